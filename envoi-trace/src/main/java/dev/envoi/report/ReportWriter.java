package dev.envoi.report;

import dev.envoi.plot.SvgFigure;
import dev.envoi.trace.AgentTrace;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/// Writes everything that there is to read about a trajectory into a folder.
public final class ReportWriter {
  private ReportWriter() {}

  /// The files that were written.
  ///
  /// @param table `table.txt`, for a terminal
  /// @param json `table.json`, the same content
  /// @param plot `progress.svg`
  /// @param report `report.html`
  public record Written(Path table, Path json, Path plot, Path report) {
    public List<Path> all() {
      return List.of(table, json, plot, report);
    }
  }

  /// Writes all four files. The folder is made when missing. Each file is there whole or not at
  /// all; one that was there before is replaced.
  ///
  /// @throws IOException when the folder cannot be made or written to; files written before stay
  public static Written write(AgentTrace trace, Path outputDir) throws IOException {
    Progress progress = Progress.of(trace);
    TurnTable table = TurnTable.of(trace, progress);
    SvgFigure.Drawing drawing = SvgFigure.of(ProgressFigure.of(trace, progress));
    Files.createDirectories(outputDir);
    return new Written(
        replace(outputDir.resolve("table.txt"), table.text()),
        replace(outputDir.resolve("table.json"), table.json()),
        replace(outputDir.resolve("progress.svg"), drawing.file()),
        replace(outputDir.resolve("report.html"), ReportHtml.of(trace, progress, drawing)));
  }

  private static Path replace(Path file, String text) throws IOException {
    // Not a temporary file of the JDK: nobody else could read that.
    Path draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (Writer writer =
          new OutputStreamWriter(
              Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              StandardCharsets.UTF_8
                  .newEncoder()
                  .onMalformedInput(CodingErrorAction.REPLACE)
                  .onUnmappableCharacter(CodingErrorAction.REPLACE))) {
        writer.write(text);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
