import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// The suite `wacct`: chapters of valid programs, some with more units, and of invalid ones.
final class Wacct implements Programs {
  static final int CHAPTERS = 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String C = ".c";
  private static final String CLIENT = "_client.c";
  private static final String WRAPPER = "chapter_20/helper_libs/wrapper_linux.s";
  private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern MAIN = Pattern.compile("\\bmain\\s*\\(");

  private final Path tests;
  private final Map<String, Result> results;
  private final WacctProperties properties;
  private final Set<String> excluded;

  /// What `expected_results.json` says of a valid program.
  @JsonNaming(SnakeCaseStrategy.class)
  private record Result(int returnCode, String stdout) {
    CompilerCase.Expected expected() {
      return new CompilerCase.Expected(stdout == null ? "" : stdout, returnCode);
    }
  }

  private Wacct(
      Path tests, Map<String, Result> results, WacctProperties properties, Set<String> excluded) {
    this.tests = tests;
    this.results = results;
    this.properties = properties;
    this.excluded = excluded;
  }

  /// @param root a copy of the repository
  /// @param exclusions file with paths of cases that are left out, one a line
  static Wacct read(Path root, Path exclusions) throws IOException {
    Set<String> excluded = new HashSet<>(Files.readAllLines(exclusions));
    Map<String, Result> results =
        JSON.readValue(
            file(root, "expected_results.json").toFile(),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, Result.class));
    WacctProperties properties =
        WacctProperties.of(JSON.readTree(file(root, "test_properties.json").toFile()));
    return new Wacct(root.resolve("tests"), results, properties, excluded);
  }

  /// The repository had its two files at its root once, and has them beside the chapters.
  private static Path file(Path root, String name) {
    Path beside = root.resolve("tests").resolve(name);
    return Files.exists(beside) ? beside : root.resolve(name);
  }

  @Override
  public String name() {
    return "wacct";
  }

  @Override
  public List<CompilerCase> cases() throws IOException {
    List<CompilerCase> cases = new ArrayList<>();
    for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
      cases.addAll(chapter(chapter));
    }
    return cases;
  }

  List<CompilerCase> chapter(int chapter) throws IOException {
    List<CompilerCase> cases = new ArrayList<>();
    for (Path file : Programs.files(tests.resolve("chapter_" + chapter))) {
      String path = tests.relativize(file).toString();
      if (path.endsWith(C) && !path.endsWith(CLIENT) && !excluded.contains(path)) {
        Result result = results.get(path);
        if (WacctView.isInvalid(path)) {
          cases.add(one(path, List.of(path), null));
        } else if (result != null) {
          cases.add(one(path, units(path), result.expected()));
        }
      }
    }
    return cases;
  }

  private CompilerCase one(String path, List<String> units, CompilerCase.Expected expected)
      throws IOException {
    List<String> inputs = new ArrayList<>();
    List<Path> sources = new ArrayList<>();
    for (String unit : units) {
      inputs.add(name() + "/" + WacctView.path(unit, Files.readAllBytes(tests.resolve(unit))));
      sources.add(tests.resolve(unit));
    }
    return new CompilerCase(
        path.substring(0, path.length() - C.length()),
        path.substring(0, path.indexOf('/')),
        inputs,
        properties.mathlib().contains(path) ? List.of("-lm") : List.of(),
        expected,
        sources);
  }

  /// A valid program and what is compiled and linked with it.
  private List<String> units(String path) {
    Set<String> units = new LinkedHashSet<>(List.of(path));
    if (path.contains("/libraries/")) {
      units.add(path.substring(0, path.length() - C.length()) + CLIENT);
    }
    units.addAll(properties.libs().getOrDefault(path, List.of()));
    List<String> assembly = properties.assembly().getOrDefault(path, List.of());
    assembly.forEach(library -> units.add(library + "_linux.s"));
    if (path.startsWith("chapter_20/") && assembly.isEmpty() && !definesMain(units)) {
      units.add(WRAPPER);
    }
    return List.copyOf(units);
  }

  private boolean definesMain(Set<String> units) {
    for (String unit : units) {
      String code = COMMENT.matcher(CompilerCase.text(tests.resolve(unit))).replaceAll(" ");
      if (MAIN.matcher(code).find()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void writeView(Path view) throws IOException {
    for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
      WacctView.write(tests, "chapter_" + chapter, view);
    }
  }
}
