package dev.envoi.demo;

import dev.envoi.harness.CaseResult;
import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.testing.EnvironmentHost;
import dev.envoi.testing.HarnessAnswer;
import dev.envoi.testing.HarnessClient;
import dev.envoi.testing.HarnessSession;
import dev.envoi.testing.Opening;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The C compiler environment in a process of its own.
final class Harness implements AutoCloseable {
  static final Path C_COMPILER = Envoi.ROOT.resolve("examples/c-compiler/environment");

  /// What harnesses keep; several may share it, and so the caches are made once.
  static final Path HOME = Path.of("target/harness-home");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final EnvironmentHost host;

  Harness() throws IOException, InterruptedException {
    host =
        EnvironmentHost.start(
            new EnvironmentHost.Spec(C_COMPILER, HOME, System.getenv()), PATIENCE);
  }

  /// Sandboxes of this machine; what they are built from is shared by all tests.
  static LocalProvider sandboxes() {
    Map<String, String> environment = System.getenv();
    return new LocalProvider(new BoxProgram(Path.of("target/box-cache"), environment), environment);
  }

  /// Files by their paths; what begins with `#!` is executable.
  static TreeSource tree(Map<String, String> files) {
    return sink -> {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        boolean executable = file.getValue().startsWith("#!");
        sink.file(FilePath.of(file.getKey()), executable, new ByteArrayInputStream(content));
      }
    };
  }

  /// Builds a submission with these tools and tests it.
  ///
  /// @param params of the test
  HarnessAnswer test(Map<String, String> files, List<String> tools, Map<String, ?> params)
      throws IOException, InterruptedException {
    HarnessClient.Call setUp = new HarnessClient.Call(Map.of("tools", tools), PATIENCE);
    return switch (host.client().open(tree(files), setUp, PATIENCE)) {
      case Opening.Refused(HarnessAnswer.Failure failure) -> failure;
      case Opening.Opened(HarnessSession session) -> {
        try (session) {
          yield session.test("basics", new HarnessClient.Call(params, PATIENCE));
        }
      }
    };
  }

  /// Tests a submission in C by every case; it must build.
  HarnessAnswer.Result result(Map<String, String> files) throws IOException, InterruptedException {
    return switch (test(files, List.of("gcc"), Map.of())) {
      case HarnessAnswer.Result result -> result;
      case HarnessAnswer.Failure failure -> throw new AssertionError(failure);
    };
  }

  /// What the compiler printed over all failed cases.
  static String words(HarnessAnswer.Result result) {
    StringBuilder words = new StringBuilder();
    for (CaseResult one : result.cases()) {
      String said = one.compilerOutput();
      words.append(said == null ? "" : said + "\n");
    }
    return words.toString();
  }

  int port() {
    return host.uri().getPort();
  }

  @Override
  public void close() {
    host.close();
  }
}
