import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// The suite `basics`: single files with their expectations in comments, and folders of several
/// files with a `meta.json`. Submissions see it as a view in which no expectation is left and no
/// name tells what is expected.
final class BasicsSuite {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String META = "meta.json";
  private static final String STDOUT = "// expect_stdout: ";
  private static final String EXIT = "// expect_exit: ";
  private static final String EXPECTATION = "// expect_";

  /// The program that shows that a compiler compiles at all, where a call holds no valid program.
  static final CompilerCase CONTROL =
      new CompilerCase(
          "control",
          "control",
          List.of("control/main.c"),
          List.of(),
          new CompilerCase.Expected("", 0),
          "int main(void) {\n    return 0;\n}\n");

  /// A case and where its files are.
  private record Placed(CompilerCase one, Path folder, List<String> files, String viewFolder) {}

  private final List<Placed> placed;

  private BasicsSuite(List<Placed> placed) {
    this.placed = List.copyOf(placed);
  }

  static BasicsSuite read(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException("the cases of basics are missing: there is no folder " + root);
    }
    List<Placed> placed = new ArrayList<>();
    for (Path category : sorted(root)) {
      int number = 0;
      for (Path one : sorted(category)) {
        number++;
        if (Files.isDirectory(one)) {
          placed.add(folderCase(category, one, number));
        } else if (one.toString().endsWith(".c")) {
          placed.add(fileCase(category, one));
        }
      }
    }
    if (placed.isEmpty()) {
      throw new IOException("there are no cases in " + root);
    }
    return new BasicsSuite(placed);
  }

  List<CompilerCase> cases() {
    return placed.stream().map(Placed::one).toList();
  }

  List<CompilerCase> category(String name) {
    return cases().stream().filter(one -> one.group().equals(name)).toList();
  }

  List<String> categories() {
    return cases().stream().map(CompilerCase::group).distinct().toList();
  }

  /// Writes what submissions see.
  void writeView(Path view) throws IOException {
    for (Placed one : placed) {
      for (String file : one.files()) {
        Path target = view.resolve(one.viewFolder()).resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(
            target, withoutExpectations(Files.readString(one.folder().resolve(file))));
      }
    }
    Path control = view.resolve(CONTROL.inputs().getFirst());
    Files.createDirectories(control.getParent());
    Files.writeString(control, CONTROL.source());
  }

  private static String withoutExpectations(String source) {
    return source
        .lines()
        .map(line -> line.strip().startsWith(EXPECTATION) ? "" : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Placed fileCase(Path category, Path file) throws IOException {
    String group = category.getFileName().toString();
    String fileName = file.getFileName().toString();
    String viewFolder = "basics/" + group;
    String source = Files.readString(file);
    List<String> stdout = new ArrayList<>();
    int exit = 0;
    for (String line : source.lines().toList()) {
      if (line.startsWith(STDOUT.stripTrailing())) {
        stdout.add(line.length() < STDOUT.length() ? "" : line.substring(STDOUT.length()));
      } else if (line.startsWith(EXIT)) {
        exit = Integer.parseInt(line.substring(EXIT.length()).strip());
      }
    }
    CompilerCase one =
        new CompilerCase(
            group + "/" + fileName.substring(0, fileName.length() - ".c".length()),
            group,
            List.of(viewFolder + "/" + fileName),
            List.of(),
            new CompilerCase.Expected(String.join("\n", stdout), exit),
            source);
    return new Placed(one, category, List.of(fileName), viewFolder);
  }

  private static Placed folderCase(Path category, Path folder, int number) throws IOException {
    String group = category.getFileName().toString();
    String viewFolder = "basics/" + group + "/" + String.format(Locale.ROOT, "%02d", number);
    Meta meta = JSON.readValue(folder.resolve(META).toFile(), Meta.class);
    List<String> files = files(folder);
    CompilerCase one =
        new CompilerCase(
            group + "/" + folder.getFileName(),
            group,
            meta.compileInputs().stream().map(input -> viewFolder + "/" + input).toList(),
            meta.linkArgs(),
            meta.expected(),
            joined(folder, files));
    return new Placed(one, folder, files, viewFolder);
  }

  private static String joined(Path folder, List<String> files) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String file : files) {
      all.append("/* ").append(file).append(" */\n").append(Files.readString(folder.resolve(file)));
    }
    return all.toString();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(file -> !file.equals(META))
          .sorted()
          .toList();
    }
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    }
  }

  /// What `meta.json` says.
  @JsonNaming(SnakeCaseStrategy.class)
  private record Meta(
      List<String> compileInputs,
      List<String> linkArgs,
      String expectedStdout,
      int expectedExitCode,
      boolean expectCompileSuccess) {
    CompilerCase.Expected expected() {
      return expectCompileSuccess
          ? new CompilerCase.Expected(expectedStdout, expectedExitCode)
          : null;
    }
  }
}
