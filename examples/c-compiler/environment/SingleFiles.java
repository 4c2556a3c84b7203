import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A suite of valid programs of one file each, all in one folder: `c_testsuite`, where a file
/// `NAME.c.expected` holds the output, and `torture`, which is silent.
///
/// @param folder of the programs
/// @param prints whether each program has a file with its output
record SingleFiles(String name, Path folder, boolean prints) implements Programs {
  private static final String C = ".c";
  private static final String HEADER = ".h";

  static SingleFiles cTestsuite(Path root) {
    return new SingleFiles("c_testsuite", root.resolve("tests/single-exec"), true);
  }

  static SingleFiles torture(Path root) {
    return new SingleFiles("torture", root.resolve("execute"), false);
  }

  @Override
  public List<CompilerCase> cases() throws IOException {
    List<CompilerCase> cases = new ArrayList<>();
    for (Path file : Programs.sorted(folder)) {
      String fileName = file.getFileName().toString();
      if (fileName.endsWith(C)) {
        cases.add(
            new CompilerCase(
                fileName.substring(0, fileName.length() - C.length()),
                name,
                List.of(name + "/" + fileName),
                List.of(),
                new CompilerCase.Expected(output(file), 0),
                List.of(file)));
      }
    }
    return cases;
  }

  private String output(Path file) {
    return prints ? CompilerCase.text(file.resolveSibling(file.getFileName() + ".expected")) : "";
  }

  @Override
  public void writeView(Path view) throws IOException {
    for (Path file : Programs.sorted(folder)) {
      String fileName = file.getFileName().toString();
      if (fileName.endsWith(C) || fileName.endsWith(HEADER)) {
        Files.copy(file, view.resolve(fileName));
      }
    }
  }
}
