package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The original client from the package `envoi-ai` against our runtime.
final class PythonClientTests {
  private static final Path PYTHON = Path.of("../build/.venv/bin/python");

  @TempDir Path home;

  @Test
  void theOriginalClientWorksWithOurRuntime() throws Exception {
    assertThat(PYTHON).as("made by build/install-python, which ./verify calls").exists();
    try (HarnessServer plain = open("plain");
        HarnessServer stateful = open("stateful")) {
      Process client =
          new ProcessBuilder(
                  PYTHON.toString(),
                  "src/test/resources/python/client_contract.py",
                  plain.uri().toString(),
                  stateful.uri().toString())
              .redirectErrorStream(true)
              .start();
      client.getOutputStream().close();
      String words = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(client.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(words.strip()).isEqualTo("the contract holds");
    }
  }

  /// Without a token, which the original client cannot show.
  private HarnessServer open(String name) throws Exception {
    HarnessServer.Spec spec =
        new HarnessServer.Spec(
            Path.of("src/test/resources/environments", name),
            home,
            home.resolve("fixtures"),
            HarnessServer.Address.LOOPBACK,
            null,
            2);
    return HarnessServer.start(spec, Served.sandboxes());
  }
}
