import java.util.List;

/// A program of a suite.
///
/// @param name unique in its suite: `category/case`
/// @param group cases that are judged together: a refusal counts only when the compiler can compile
///   a valid program of the same group
/// @param inputs its C files, below the view
/// @param linkArguments more arguments for the compiler
/// @param expected what the program does; null when it must be refused
/// @param source what people are shown when it fails
record CompilerCase(
    String name,
    String group,
    List<String> inputs,
    List<String> linkArguments,
    Expected expected,
    String source) {

  /// What a valid program does.
  record Expected(String stdout, int exitCode) {}

  boolean isValid() {
    return expected != null;
  }
}
