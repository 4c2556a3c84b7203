package dev.envoi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportWriterTests {
  @TempDir private Path folder = Path.of("");

  @Test
  void allFilesAreWrittenAndNothingElseIsLeft() throws IOException {
    Path output = folder.resolve("output/graph_trace_demo");

    ReportWriter.Written written = ReportWriter.write(SampleTraces.compiler(), output);

    assertThat(written.all())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("table.txt", "table.json", "progress.svg", "report.html");
    assertThat(files(output)).containsExactlyInAnyOrderElementsOf(written.all());
  }

  @Test
  void thePictureIsAsTheGoldenFile() throws IOException {
    ReportWriter.Written written = ReportWriter.write(SampleTraces.compiler(), folder);

    GoldenFile.assertEqual("progress.svg", Files.readString(written.plot()));
  }

  @Test
  void filesOfBeforeAreReplaced() throws IOException {
    ReportWriter.write(SampleTraces.compiler(), folder);
    ReportWriter.Written written = ReportWriter.write(new TestingTrace("empty").running(), folder);

    assertThat(Files.readString(written.table())).contains("trajectory empty");
    assertThat(files(folder)).hasSize(4);
  }

  @Test
  void theSameTraceGivesTheSameBytes() throws IOException {
    ReportWriter.Written one = ReportWriter.write(SampleTraces.big(300), folder.resolve("1"));
    ReportWriter.Written two = ReportWriter.write(SampleTraces.big(300), folder.resolve("2"));

    for (int i = 0; i < 4; i++) {
      assertThat(two.all().get(i)).hasSameBinaryContentAs(one.all().get(i));
    }
  }

  @Test
  void loneSurrogatesDoNotStopTheWriting() throws IOException {
    ReportWriter.Written written =
        ReportWriter.write(
            new TestingTrace("odd").turn("\ud83d").test("\udc00", 1, 2).running(), folder);

    assertThat(Files.readString(written.report())).contains("odd");
  }

  @Test
  void aFolderThatIsAFileIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> ReportWriter.write(SampleTraces.compiler(), file))
        .isInstanceOf(IOException.class);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
