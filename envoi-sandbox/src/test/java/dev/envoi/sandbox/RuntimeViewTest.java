package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is in sight while a submission's compiler and the programs that it made run.
class RuntimeViewTest {
  @TempDir Path home;
  private Sandbox builder;
  private Sandbox reader;

  @BeforeEach
  void open() throws Exception {
    builder = Providers.isolated().create(new SandboxSpec(home, Sight.system(List.of("gcc"))));
    reader = builder.reader(Sight.runtime(List.of()));
  }

  @AfterEach
  void close() {
    reader.close();
    builder.close();
  }

  private String built(String line) throws Exception {
    Outcome outcome = builder.run(Command.shell(line));
    assertThat(outcome.succeeded()).as(outcome.stderr().text()).isTrue();
    return outcome.stdout().text();
  }

  private String seen(String line) throws IOException, InterruptedException {
    Outcome outcome = reader.run(Command.shell(line));
    assertThat(outcome.succeeded()).as(outcome.stderr().text()).isTrue();
    return outcome.stdout().text();
  }

  /// A search that needs no more than the shell and coreutils, since nothing else is there.
  private static final String WALK =
      """
      walk() {
        for f in "$1"/* "$1"/.[!.]*; do
          if [ -d "$f" ] && [ ! -L "$f" ]; then
            case $f in /proc|/dev|/workspace) ;; *) walk "$f" ;; esac
          elif [ -f "$f" ]; then echo "$f"
          fi
        done
      }
      walk ""
      """;

  @Test
  void noCompilerAndNoInterpreterIsThereUnderAnyName() throws Exception {
    List<String> files = seen(WALK).lines().toList();

    assertThat(files).hasSizeGreaterThan(200).noneMatch(file -> file.startsWith("/opt/"));
    assertThat(
            files.stream()
                .filter(file -> !file.contains("/include/"))
                .map(file -> file.substring(file.lastIndexOf('/') + 1)))
        .noneMatch(name ->
            name.matches(
                "(.*-)?(gcc|cc|c99|c89|g\\+\\+|c\\+\\+|cpp|clang|tcc|rustc|cargo|go|ghc|fpc"
                    + "|python|perl|ruby|node|lua|tclsh|guile|java|javac|cc1|cc1plus|lto1|collect2)"
                    + "([-.0-9].*)?"))
        .noneMatch(name -> name.matches("lib(tcc|gccjit|LLVM|clang|python|perl|lto).*"));
  }

  @Test
  void noProgramThatCanBeRunTurnsSourceIntoAnything() throws Exception {
    String tryAll =
        """
        cd /tmp; printf 'int main(void){return 0;}\\n' > x.c
        for p in /usr/bin/* /usr/sbin/* /usr/local/bin/* /usr/lib/*/* /usr/libexec/*; do
          [ -f "$p" ] && [ -x "$p" ] || continue
          case ${p##*/} in yes|sleep|tee|cat|dd|timeout|nohup|rm|rmdir|shred|unlink|mv|stdbuf) continue ;; esac
          case $p in *.so*) continue ;; esac
          rm -f a.out x.o; timeout 5 "$p" x.c > /dev/null 2>&1 < /dev/null
          [ ! -e a.out ] || case ${p##*/} in *as|*ld*) ;; *) echo "$p" ;; esac
        done
        """;

    assertThat(seen(tryAll)).isEmpty();
  }

  @Test
  void assemblerAndLinkerMakeAProgramThatRuns() throws Exception {
    built(
        """
        cat > hello.c <<'C'
        #include <stdio.h>
        #include <math.h>
        int main(int argc, char **argv) { printf("hello %.1f\\n", sqrt(argc * 4.0)); return 0; }
        C
        gcc -S -O0 hello.c -o hello.s
        """);

    assertThat(
            seen(
                """
                cd /tmp && as /workspace/hello.s -o hello.o &&
                lib=/usr/lib/x86_64-linux-gnu && gcc=$(echo /usr/lib/gcc/x86_64-linux-gnu/*) &&
                ld -pie -o hello $lib/Scrt1.o $lib/crti.o $gcc/crtbeginS.o hello.o -L$gcc \\
                  -dynamic-linker /lib64/ld-linux-x86-64.so.2 -lm -lc -lgcc --as-needed -lgcc_s \\
                  $gcc/crtendS.o $lib/crtn.o &&
                ./hello &&
                ld -static -o fixed $lib/crt1.o $lib/crti.o $gcc/crtbeginT.o hello.o -L$gcc \\
                  --start-group -lm -lgcc -lgcc_eh -lc --end-group $gcc/crtend.o $lib/crtn.o &&
                ./fixed
                """))
        .isEqualTo("hello 2.0\nhello 2.0\n");
  }

  @Test
  void programsThatWereBuiltBeforeRunAndHeadersAreThere() throws Exception {
    built(
        """
        echo '#include <iostream>
        int main() { std::cout << "c++" << std::endl; }' > a.cc
        g++ a.cc -o a
        """);

    assertThat(seen("./a; head -c 1 /usr/include/stdio.h; ls -d /usr/lib/gcc/*/*/include/stddef.h"))
        .startsWith("c++\n/")
        .contains("stddef.h");
  }

  @Test
  void theHostsOwnCompilerCannotBeSmuggledThroughTheWorkspace() throws Exception {
    built("cp /usr/bin/gcc mygcc; echo 'int main(void){return 0;}' > x.c");

    Outcome outcome = reader.run(Command.shell("./mygcc /workspace/x.c -o /tmp/x; ls /tmp/x"));

    assertThat(outcome.stdout().text()).isEmpty();
  }
}
