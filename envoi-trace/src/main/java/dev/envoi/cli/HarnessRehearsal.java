package dev.envoi.cli;

import dev.envoi.harness.runtime.HarnessMain;
import dev.envoi.harness.runtime.JavaCommand;
import dev.envoi.harness.runtime.WorkerRehearsal;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.HarnessClient;
import dev.envoi.testing.HarnessSession;
import dev.envoi.testing.Opening;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Plays one session of the harness and of its worker, each in a process that makes its start-up
/// cache from it.
final class HarnessRehearsal {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String TESTS = "basics/smoke";

  /// Its programs return 0, whatever they should do.
  private static final String COMPILER =
      """
      #!/bin/sh
      echo '.globl _start
      _start: mov $60, %eax
        mov $0, %edi
        syscall' > program.s
      as program.s -o program.o && ld program.o -o out
      """;

  private static final String BUILD = "#!/bin/sh\ncp compiler.sh cc\n";

  private final Path environment;
  private final Path scratch;

  private HarnessRehearsal(Path environment, Path scratch) {
    this.environment = environment;
    this.scratch = scratch;
  }

  /// Returns when both caches are made.
  static void play(Path environment, Path caches, Path scratch) throws Exception {
    Path place = Files.createDirectories(scratch.resolve("worker"));
    WorkerRehearsal.Scene scene = new WorkerRehearsal.Scene(environment, tree(), TESTS);
    Process worker = WorkerRehearsal.play(scene, caches, place);
    Process harness = new HarnessRehearsal(environment, scratch).harness(caches);
    harness.waitFor();
    worker.waitFor();
  }

  /// A session of the scripted agent that does the same, and asks twice.
  static Path session(Path scratch) throws IOException {
    return Files.writeString(
        scratch.resolve("session.yaml"),
        """
        - text: "warm"
        - write: {path: compiler.sh, executable: true, content: %s}
        - write: {path: build.sh, executable: true, content: %s}
        - shell: "ls"
        - run_tests: %s
        - run_tests: %s
        - end_turn
        """
            .formatted(quoted(COMPILER), quoted(BUILD), TESTS, TESTS));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }

  private static TreeSource tree() {
    return sink -> {
      sink.file(FilePath.of("build.sh"), true, bytes(BUILD));
      sink.file(FilePath.of("compiler.sh"), true, bytes(COMPILER));
    };
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Process harness(Path caches) throws Exception {
    List<String> command = new ArrayList<>(JavaCommand.learning(HarnessMain.class, caches));
    command.addAll(List.of("--env", environment.toString(), "--until-stdin-closes"));
    command.addAll(List.of("--fixtures", scratch.resolve("fixtures").toString()));
    command.addAll(List.of("--home", scratch.resolve("harness").toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader words = process.inputReader();
    try (OutputStream _ = process.getOutputStream()) {
      String first = words.readLine();
      if (first != null && first.contains(" ")) {
        call(URI.create(first.substring(first.indexOf(' ') + 1)));
      }
    }
    return process;
  }

  private static void call(URI harness) throws IOException, InterruptedException {
    try (HarnessClient client = new HarnessClient(harness, null)) {
      client.schema(PATIENCE);
      HarnessClient.Call call = new HarnessClient.Call(Map.of(), PATIENCE);
      if (client.open(tree(), call, PATIENCE) instanceof Opening.Opened(HarnessSession session)) {
        session.test(TESTS, call);
        session.close();
      }
    }
  }
}
