package dev.envoi.bench;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FolderTree;
import dev.envoi.testing.EnvironmentHost;
import dev.envoi.testing.HarnessAnswer;
import dev.envoi.testing.HarnessClient;
import dev.envoi.testing.HarnessSession;
import dev.envoi.testing.Opening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the harness itself costs: the suite `basics` with a compiler that does next to nothing (it
/// copies one ready program), so that what is left is start, limits, copies and judging. Compared
/// with a shell that runs the same two commands as often. `CasesBench SCRATCH ENVIRONMENT`
public final class CasesBench {
  private static final int ROUNDS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String LOOP =
      "i=0; while [ $i -lt %d ]; do ./cc a.c -o out; ./out; i=$((i+1)); done";

  /// Makes `nothing`, a program that ends at once, and `cc`, which copies it to where `-o` says.
  private static final String BUILD =
      """
      echo 'int main(void) { return 0; }' > nothing.c
      gcc -O1 -static -s -o nothing nothing.c
      gcc -O1 -static -s -o cc cc.c
      """;

  private static final String COMPILER =
      """
      #include <fcntl.h>
      #include <stdio.h>
      #include <string.h>
      #include <sys/sendfile.h>
      #include <sys/stat.h>
      #include <unistd.h>
      int main(int count, char **words) {
        char from[4096];
        struct stat size;
        snprintf(from, sizeof from, "%.*s/nothing", (int) (strrchr(words[0], '/') - words[0]), words[0]);
        int in = open(from, O_RDONLY), out = open(words[count - 1], O_WRONLY | O_CREAT | O_TRUNC, 0755);
        return in < 0 || out < 0 || fstat(in, &size) || sendfile(out, in, 0, size.st_size) != size.st_size;
      }
      """;

  private CasesBench() {}

  /// Prints the table.
  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory(Path.of(arguments[0]), "bench-");
    try {
      Path submission = Files.createDirectory(scratch.resolve("submission"));
      Files.writeString(submission.resolve("build.sh"), BUILD);
      Files.writeString(submission.resolve("cc.c"), COMPILER);
      measure(scratch, submission, Path.of(arguments[1]).toAbsolutePath());
    } finally {
      Workspace.delete(scratch);
    }
  }

  private static void measure(Path scratch, Path submission, Path environment) throws Exception {
    BoxProgram box = new BoxProgram(scratch.resolve("box"), System.getenv());
    FolderTree tree = new FolderTree(box, submission);
    EnvironmentHost.Spec spec =
        new EnvironmentHost.Spec(environment, scratch.resolve("home"), System.getenv());
    Path bare = Files.createDirectory(scratch.resolve("bare"));
    Files.copy(submission.resolve("cc.c"), bare.resolve("cc.c"));
    shell(bare, BUILD);
    double[] opening = new double[ROUNDS];
    double[] suite = new double[ROUNDS];
    double[] shell = new double[ROUNDS];
    int cases = 0;
    try (EnvironmentHost host = EnvironmentHost.start(spec, PATIENCE)) {
      open(host.client(), tree).close(); // builds the native helper of a new home
      for (int i = 0; i < ROUNDS; i++) {
        HarnessSession[] session = new HarnessSession[1];
        opening[i] = Millis.of(() -> session[0] = open(host.client(), tree));
        HarnessAnswer[] answer = new HarnessAnswer[1];
        suite[i] =
            Millis.of(
                () -> answer[0] = session[0].test("basics", HarnessClient.Call.within(PATIENCE)));
        session[0].close();
        cases = total(answer[0]);
        String line = LOOP.formatted(cases);
        shell[i] = Millis.of(() -> shell(bare, line));
      }
    }
    Millis.head();
    new Millis(opening).row("a session: upload, sandbox, build by two calls of gcc");
    new Millis(suite).row("the suite `basics`, " + cases + " cases");
    new Millis(shell).row("the same commands from a shell, one after the other, in turn");
    System.out.printf(
        Locale.ROOT,
        "%n%.0f cases/s; %.1f ms a case in the harness, %.1f ms in the shell.%n",
        cases / new Millis(suite).median() * 1_000,
        new Millis(suite).median() / cases,
        new Millis(shell).median() / cases);
  }

  private static HarnessSession open(HarnessClient client, FolderTree submission)
      throws IOException, InterruptedException {
    Map<String, ?> setUp = Map.of("language", "c", "tools", List.of("gcc"));
    return switch (client.open(submission, new HarnessClient.Call(setUp, PATIENCE), PATIENCE)) {
      case Opening.Opened(HarnessSession session) -> session;
      case Opening.Refused(HarnessAnswer.Failure failure) -> throw new IOException(failure.error());
    };
  }

  private static int total(HarnessAnswer answer) throws IOException {
    return switch (answer) {
      case HarnessAnswer.Result result -> result.counts().total();
      case HarnessAnswer.Failure failure -> throw new IOException(failure.error());
    };
  }

  private static void shell(Path folder, String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", line).directory(folder.toFile()).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("the shell ended with " + process.exitValue());
    }
  }
}
