package dev.envoi.harness.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Small suites in the layouts of the real ones.
final class FixtureTree {
  private static final Path TARBALL = Path.of("/usr/src/gcc-12/gcc-12.2.0-dfsg.tar.xz");
  private static final Path NAMES =
      Path.of("../envoi-trace/src/main/resources/dev/envoi/fixtures/torture-names.txt");

  private final Path root;

  FixtureTree(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /// Every kind of case that `wacct` knows.
  FixtureTree wacct() throws IOException {
    firstChapter();
    moreUnits();
    lastChapters();
    results();
    for (int chapter = 1; chapter <= 20; chapter++) {
      Files.createDirectories(root.resolve("wacct/tests/chapter_" + chapter));
    }
    return mark("wacct");
  }

  private void firstChapter() throws IOException {
    program("chapter_1/valid/return_2.c", "int main(void) { return 2; }");
    program(
        "chapter_1/valid/prints.c", "int puts(const char *s); int main(void) { puts(\"hi\"); }");
    program("chapter_1/invalid_parse/missing_brace.c", "int main(void) { return 0;");
    program("chapter_1/invalid_lex/deeper/at_sign.c", "int main(void) { return 0@1; }");
    program("chapter_1/invalid_parse/missing_type.c", "main(void) { return 0; }");
  }

  private void moreUnits() throws IOException {
    program("chapter_9/valid/libraries/twice.c", "int twice(int a) { return 2 * a; }");
    program(
        "chapter_9/valid/libraries/twice_client.c",
        "int twice(int a); int main(void) { return twice(4); }");
    program("chapter_10/valid/in_assembly.c", "extern int given; int main(void) { return given; }");
    program("chapter_10/valid/given_linux.s", ".data\n.globl given\ngiven: .long 5\n");
    program(
        "chapter_13/valid/mathlib.c",
        "double pow(double a, double b);\nint main(int n, char **a) { return pow(n + 1, 3); }");
    program("chapter_18/valid/libraries/point.h", "struct point { int x; int y; };");
    program(
        "chapter_18/valid/libraries/point.c",
        "#include \"point.h\"\nint sum(struct point *p) { return p->x + p->y; }");
    program(
        "chapter_18/valid/libraries/point_client.c",
        "#include \"point.h\"\nint sum(struct point *p);\n"
            + "int main(void) { struct point p = {1, 2}; return sum(&p); }");
  }

  private void lastChapters() throws IOException {
    program("chapter_19/folding/with_lib.c", "int lib(void);\nint main(void) { return lib(); }");
    program("chapter_19/helper_libs/lib.c", "int lib(void) { return 9; }");
    program("chapter_20/int_only/no_main.c", "/* not main() */ int target(void) { return 11; }");
    program(
        "chapter_20/helper_libs/wrapper_linux.s",
        ".text\n.globl main\nmain:\n  sub $8, %rsp\n  call target\n  add $8, %rsp\n  ret\n");
  }

  private void results() throws IOException {
    write(
        "wacct/expected_results.json",
        """
        {"chapter_1/valid/return_2.c": {"return_code": 2},
         "chapter_1/valid/prints.c": {"return_code": 0, "stdout": "hi\\n"},
         "chapter_9/valid/libraries/twice.c": {"return_code": 8},
         "chapter_10/valid/in_assembly.c": {"return_code": 5},
         "chapter_13/valid/mathlib.c": {"return_code": 8},
         "chapter_18/valid/libraries/point.c": {"return_code": 3},
         "chapter_19/folding/with_lib.c": {"return_code": 9},
         "chapter_20/int_only/no_main.c": {"return_code": 11}}
        """);
    write(
        "wacct/test_properties.json",
        """
        {"requires_mathlib": ["chapter_13/valid/mathlib.c"],
         "libs": {"chapter_19/folding/with_lib.c": ["chapter_19/helper_libs/lib.c"]},
         "assembly_libs": {"chapter_10/valid/in_assembly.c": ["chapter_10/valid/given"]}}
        """);
  }

  /// Programs that print their number.
  FixtureTree cTestsuite(int count) throws IOException {
    return cTestsuite(
        IntStream.rangeClosed(1, count)
            .mapToObj(i ->
                "int printf(const char *, ...);\nint main(void) { printf(\"%d\\n\", " + i + "); }")
            .toArray(String[]::new));
  }

  /// These programs, each of which should print its number, counted from 1.
  FixtureTree cTestsuite(String... programs) throws IOException {
    for (int i = 1; i <= programs.length; i++) {
      String file = String.format(Locale.ROOT, "c_testsuite/tests/single-exec/%05d.c", i);
      write(file, programs[i - 1]);
      write(file + ".expected", i + "\n");
    }
    return mark("c_testsuite");
  }

  /// The real programs, from Debian's package, with the header that some of them include.
  FixtureTree torture() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(root.resolve("torture"));
    String inside = "gcc-12.2.0/gcc/testsuite/gcc.c-torture/execute/";
    Path names = folder.resolve("names");
    Files.writeString(
        names,
        Stream.concat(Stream.of("gcc_tmpnam.h"), Files.readAllLines(NAMES).stream())
            .filter(name -> !name.startsWith("#"))
            .map(name -> inside + name)
            .collect(Collectors.joining("\n")));
    run(
        "tar",
        "-xJf",
        TARBALL.toString(),
        "-C",
        folder.toString(),
        "--strip-components=4",
        "-T",
        names.toString());
    return mark("torture");
  }

  private FixtureTree mark(String suite) throws IOException {
    write(suite + "/installed.json", "{\"digest\": \"of-" + suite + "\"}");
    return this;
  }

  private void program(String path, String text) throws IOException {
    write("wacct/tests/" + path, text + "\n");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(Arrays.toString(command) + " ended with " + status);
    }
  }
}
