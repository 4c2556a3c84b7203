package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.runtime.Served.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Builds that put a compiler of the machine among their files.
final class CopiedCompilerTests {
  private static final String OWN = "printf '#!/bin/sh\\nexit 1\\n' > cc; chmod +x cc\n";

  @TempDir static Path home;
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = Served.environment(Served.C_COMPILER, home);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mkdir -p a/b; cp /usr/bin/tcc a/b/notes.txt; chmod 644 a/b/notes.txt",
        "mkdir -p a/b; cp /usr/bin/tcc a/b/notes.txt; printf x >> a/b/notes.txt",
        "mkdir -p a/b; cp /usr/bin/tcc a/b/notes.txt; chmod 111 a/b/notes.txt",
        "mkdir -p a/b; strip -o a/b/notes.txt $(gcc -print-prog-name=cc1)",
        "mkdir -p a/b; cp $(gcc -print-prog-name=cc1plus) a/b/notes.txt",
        "mkdir -p a/b; cp $(readlink -f $(which gcc)) a/b/notes.txt",
        "mkdir -p a/b; objcopy -R .note.gnu.build-id -R .comment /usr/bin/tcc a/b/notes.txt",
      })
  void aCopyIsRefusedWithItsPlace(String copying) throws Exception {
    Answer answer = served.open(Submission.built("set -e\n" + OWN + copying + "\n"), "{}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.error())
        .startsWith("The build was refused: a/b/notes.txt")
        .contains("has to compile C by itself");
  }

  @Test
  void theNameOfTheCompilerIsTold() throws Exception {
    Answer answer = served.open(Submission.built("cp /usr/bin/tcc cc\n"), "{}");

    assertThat(answer.error()).contains("cc is the machine's own compiler tcc");
  }

  @Test
  void aFolderOfAnotherNameSystemHidesNothing() throws Exception {
    Answer git = served.open(Submission.built(OWN + "mkdir .git; cp /usr/bin/tcc .git/x\n"), "{}");

    assertThat(git.error()).contains("refused: .git/x");
  }

  @Test
  void aCopyWithoutBuildIdAndSectionTableIsRefused() throws Exception {
    String bare =
        """
        objcopy -R .note.gnu.build-id /usr/bin/tcc x
        dd if=/dev/zero of=x bs=1 seek=40 count=8 conv=notrunc
        dd if=/dev/zero of=x bs=1 seek=60 count=4 conv=notrunc
        """;

    assertThat(served.open(Submission.built(OWN + bare), "{}").error())
        .contains("x is the machine's own compiler tcc (it has the same code)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc -static -O2 a.c -o cc",
        "g++ -static-libstdc++ -static-libgcc -x c++ a.c -o cc",
        "gcc a.c -o cc; cp /usr/bin/as /usr/bin/ld .; ln -s /usr/bin/gcc link",
        "gcc a.c -o cc; head -c 3000000 /dev/zero > zeros; printf '\\177ELF\\002\\001' > torn; cat zeros >> torn",
      })
  void whatIsBuiltAndWhatIsNoCompilerIsNotRefused(String building) throws Exception {
    String program = "echo 'int main(void) { return 1; }' > a.c\n";
    Answer answer =
        served.open(
            Submission.built("set -e\n" + program + building + "\n"), "{\"tools\": [\"gcc\"]}");

    assertThat(answer.status()).as(answer.error()).isEqualTo(200);
  }

  @Test
  void aCalibrationMayUseACopy() throws Exception {
    Submission copies = Submission.built("cp /usr/bin/tcc cc\n");

    assertThat(served.open(copies, Submission.ALLOWED).status()).isEqualTo(200);
  }
}
