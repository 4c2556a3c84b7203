package dev.envoi.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The rooms and the edges between them, as `docs/architecture.md` draws them. A new edge is a line
/// here and a sentence there.
final class ArchitectureTests {
  private static final String ROOT = "dev.envoi.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.envoi");

  /// Room to the rooms that it may use; `cli` may use all.
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("sandbox", Set.of()),
          Map.entry("harness", Set.of("sandbox")),
          Map.entry("trace", Set.of()),
          Map.entry("journal", Set.of("trace")),
          Map.entry("store", Set.of("trace", "journal")),
          Map.entry("workspace", Set.of("trace", "sandbox")),
          Map.entry("agent", Set.of("trace", "sandbox")),
          Map.entry("relay", Set.of("trace", "web")),
          Map.entry("testing", Set.of("trace", "harness", "sandbox", "workspace")),
          Map.entry("task", Set.of("trace")),
          Map.entry("fixtures", Set.of("trace")),
          Map.entry("recorder", Set.of("trace", "journal", "store", "workspace", "sandbox")),
          Map.entry(
              "run",
              Set.of(
                  "trace",
                  "journal",
                  "store",
                  "sandbox",
                  "workspace",
                  "agent",
                  "relay",
                  "testing",
                  "task",
                  "recorder")),
          Map.entry("web", Set.of()),
          Map.entry("plot", Set.of()),
          Map.entry("report", Set.of("trace", "plot")),
          Map.entry("replay", Set.of("trace", "journal", "store", "workspace", "testing", "task")));

  /// Library to the packages that may know it.
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "io.javalin..", List.of("dev.envoi.web..", "dev.envoi.harness.runtime.."),
          "org.eclipse.jetty..", List.of("dev.envoi.web..", "dev.envoi.harness.runtime.."),
          "io.modelcontextprotocol..", List.of("dev.envoi.testing..", "dev.envoi.agent.scripted.."),
          "org.jetbrains.letsPlot..", List.of("dev.envoi.plot.."),
          "software.amazon.awssdk..", List.of("dev.envoi.store.s3.."),
          "picocli..", List.of("dev.envoi.cli.."),
          "org.apache.commons.compress..", List.of("dev.envoi.harness.."));

  @Test
  void roomsUseOnlyTheRoomsThatTheyMayUse() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String source = room(from.getPackageName());
        String target = room(dependency.getTargetClass().getPackageName());
        if (!source.isEmpty()
            && !target.isEmpty()
            && !source.equals(target)
            && !source.equals("cli")
            && !ALLOWED.getOrDefault(source, Set.of()).contains(target)) {
          wrong.add(source + " -> " + target + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyRoomIsOnTheList() {
    Set<String> rooms = new TreeSet<>();
    CLASSES.forEach(found -> rooms.add(room(found.getPackageName())));
    Set<String> known = new TreeSet<>(ALLOWED.keySet());
    known.add("cli");
    assertThat(rooms).isEqualTo(known);
  }

  @Test
  void roomsHaveNoCycles() {
    check(slices().matching("dev.envoi.(*)..").should().beFreeOfCycles());
  }

  @Test
  void everyPackageIsNullMarked() {
    for (JavaPackage found : CLASSES.getPackage("dev.envoi").getSubpackagesInTree()) {
      if (!found.getClasses().isEmpty()) {
        assertThat(found.isAnnotatedWith(NullMarked.class)).as(found.getName()).isTrue();
      }
    }
  }

  @Test
  void onlyTheCommandLineWritesToStandardStreams() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.envoi.cli..", "dev.envoi.harness.runtime..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("it belongs to the person at the keyboard (the harness is a program too)"));
  }

  @Test
  void onlyTheCommandLineReadsTheEnvironment() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.envoi.cli..", "dev.envoi.harness.runtime..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("what a class needs is passed in"));
  }

  @Test
  void librariesStayBehindTheirPackages() {
    LIBRARIES.forEach((library, packages) ->
        check(
            noClasses()
                .that()
                .resideOutsideOfPackages(packages.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("a library that lives in one place can be replaced")));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static String room(String packageName) {
    if (!packageName.startsWith(ROOT)) {
      return "";
    }
    String rest = packageName.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
