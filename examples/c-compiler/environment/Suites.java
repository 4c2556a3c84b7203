import dev.envoi.harness.EnvironmentFiles;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// The suites of this machine: our own, and those that were fetched by `./envoi fixtures install`.
/// A fetched one counts as there when it has the file that is written last.
final class Suites {
  /// Where submissions find the views.
  static final String INSIDE = "/suite";

  private static final String MARK = "installed.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EnvironmentFiles files;
  private final Map<String, Kept> kept = new TreeMap<>();

  /// @param view the name under which its view is kept
  private record Kept(Programs programs, String view) {}

  /// How a fetched suite is read.
  @FunctionalInterface
  private interface Reader {
    Programs read(Path root) throws IOException;
  }

  Suites(EnvironmentFiles files) throws IOException {
    this.files = files;
    own(new ControlProgram());
    own(BasicsSuite.read(files.folder().resolve("cases/basics")));
    fetched("wacct", root -> Wacct.read(root, files.folder().resolve("wacct-excluded.txt")));
    fetched("c_testsuite", SingleFiles::cTestsuite);
    fetched("torture", SingleFiles::torture);
  }

  private void own(Programs programs) {
    kept.put(programs.name(), new Kept(programs, programs.name()));
  }

  private void fetched(String name, Reader reader) throws IOException {
    Path root = files.fixtures().resolve(name);
    Path mark = root.resolve(MARK);
    if (Files.isRegularFile(mark)) {
      String digest = JSON.readTree(mark.toFile()).path("digest").asString();
      kept.put(name, new Kept(reader.read(root), name + "-" + digest));
    }
  }

  /// Views of all suites, each made once for each state of it.
  List<Sight.Mount> views() throws IOException {
    List<Sight.Mount> views = new ArrayList<>();
    for (Kept one : kept.values()) {
      Path view = files.once(one.view(), one.programs()::writeView);
      views.add(new Sight.Mount(view, INSIDE + "/" + one.programs().name()));
    }
    return views;
  }

  BasicsSuite basics() {
    return (BasicsSuite) kept.get("basics").programs();
  }

  Wacct wacct() throws MissingFixtures {
    return (Wacct) fetched("wacct");
  }

  List<CompilerCase> cTestsuite() throws IOException, MissingFixtures {
    return fetched("c_testsuite").cases();
  }

  List<CompilerCase> torture() throws IOException, MissingFixtures {
    return fetched("torture").cases();
  }

  private Programs fetched(String name) throws MissingFixtures {
    Kept found = kept.get(name);
    if (found == null) {
      throw new MissingFixtures(name);
    }
    return found.programs();
  }

  /// A suite is asked for that is not there.
  static final class MissingFixtures extends Exception {
    MissingFixtures(String name) {
      super(
          "the suite %s is not installed; install it with: ./envoi fixtures install %s"
              .formatted(name, name));
    }
  }
}
