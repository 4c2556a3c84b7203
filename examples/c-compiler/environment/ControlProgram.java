import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The program that shows that a compiler compiles at all, where a call holds no valid program.
final class ControlProgram implements Programs {
  private static final String SOURCE = "int main(void) {\n    return 0;\n}\n";

  static final CompilerCase CASE =
      new CompilerCase(
          "control",
          "control",
          List.of("control/main.c"),
          List.of(),
          new CompilerCase.Expected("", 0),
          List.of());

  @Override
  public String name() {
    return "control";
  }

  @Override
  public List<CompilerCase> cases() {
    return List.of(CASE);
  }

  @Override
  public void writeView(Path view) throws IOException {
    Programs.write(view.resolve("main.c"), SOURCE.getBytes(StandardCharsets.UTF_8));
  }
}
