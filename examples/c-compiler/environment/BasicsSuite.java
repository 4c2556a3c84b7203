import dev.envoi.harness.BadParameterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// The suite `basics`: single files with their expectations in comments, and folders of several
/// files with a `meta.json`. Submissions see it as a view in which no expectation is left and no
/// name tells what is expected.
final class BasicsSuite implements Programs {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NAME = "basics";
  private static final String META = "meta.json";
  private static final String STDOUT = "// expect_stdout: ";
  private static final String EXIT = "// expect_exit: ";
  private static final String EXPECTATION = "// expect_";

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
    for (Path category : Programs.sorted(root)) {
      int number = 0;
      for (Path one : Programs.sorted(category)) {
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

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<CompilerCase> cases() {
    return placed.stream().map(Placed::one).toList();
  }

  /// The cases of a category.
  List<CompilerCase> category(String category) {
    List<CompilerCase> found =
        cases().stream().filter(one -> one.group().equals(category)).toList();
    if (found.isEmpty()) {
      List<String> known = cases().stream().map(CompilerCase::group).distinct().toList();
      throw new BadParameterException(
          "category", "must be one of " + known + ", got '" + category + "'");
    }
    return found;
  }

  @Override
  public void writeView(Path view) throws IOException {
    for (Placed one : placed) {
      for (String file : one.files()) {
        String text = withoutExpectations(Files.readString(one.folder().resolve(file)));
        Programs.write(
            view.resolve(one.viewFolder()).resolve(file), text.getBytes(StandardCharsets.UTF_8));
      }
    }
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
    List<String> stdout = new ArrayList<>();
    int exit = 0;
    for (String line : Files.readAllLines(file)) {
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
            List.of(NAME + "/" + group + "/" + fileName),
            List.of(),
            new CompilerCase.Expected(String.join("\n", stdout), exit),
            List.of(file));
    return new Placed(one, category, List.of(fileName), group);
  }

  private static Placed folderCase(Path category, Path folder, int number) throws IOException {
    String group = category.getFileName().toString();
    String viewFolder = group + "/" + String.format(Locale.ROOT, "%02d", number);
    Meta meta = JSON.readValue(folder.resolve(META).toFile(), Meta.class);
    List<String> files = files(folder);
    CompilerCase one =
        new CompilerCase(
            group + "/" + folder.getFileName(),
            group,
            meta.compileInputs().stream()
                .map(input -> NAME + "/" + viewFolder + "/" + input)
                .toList(),
            meta.linkArgs(),
            meta.expected(),
            files.stream().map(folder::resolve).toList());
    return new Placed(one, folder, files, viewFolder);
  }

  private static List<String> files(Path folder) throws IOException {
    return Programs.files(folder).stream()
        .map(file -> folder.relativize(file).toString())
        .filter(file -> !file.equals(META))
        .toList();
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
