import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The machine's gcc.
///
/// @param program its path
/// @param version what it says of itself
record Gcc(Path program, String version) {
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"));
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /// Empty when there is none that works.
  static Optional<Gcc> find() throws InterruptedException {
    for (Path folder : FOLDERS) {
      Path program = folder.resolve("gcc");
      if (Files.isExecutable(program)) {
        return version(program).map(version -> new Gcc(program, version));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> version(Path program) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? text.lines().findFirst() : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// The model of the machine's first processor.
  static String processor() throws IOException {
    return Files.readAllLines(PROCESSORS).stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .orElse("unknown");
  }
}
