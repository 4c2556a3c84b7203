import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program of a suite.
///
/// @param name unique in its suite: `category/case`
/// @param group cases that are judged together: a refusal counts only when a valid program
///   of the same group passes
/// @param inputs the files to compile, as submissions see them: below the folder of all views
/// @param linkArguments more arguments for the compiler
/// @param expected what the program does; null when it must be refused
/// @param sources what people are shown when it fails
record CompilerCase(
    String name,
    String group,
    List<String> inputs,
    List<String> linkArguments,
    Expected expected,
    List<Path> sources) {

  /// What a valid program does.
  record Expected(String stdout, int exitCode) {}

  boolean isValid() {
    return expected != null;
  }

  /// Its text; of several files, each below its name.
  String source() {
    if (sources.size() == 1) {
      return text(sources.getFirst());
    }
    StringBuilder all = new StringBuilder();
    for (Path file : sources) {
      all.append("/* ").append(file.getFileName()).append(" */\n").append(text(file));
    }
    return all.toString();
  }

  /// Some programs hold bytes that are no UTF-8.
  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException("the program " + file + " cannot be read", failed);
    }
  }
}
