package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.Capabilities;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxProvider;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of links that lead out of a submission.
final class InnerLinksTests {
  @TempDir private Path folder = Path.of("");

  @Test
  void withoutIsolationOnlyLinksThatStayInsideArePut() throws Exception {
    assertThat(linksPut(false)).containsExactly("inner");
  }

  @Test
  void anIsolatedSandboxGetsThemAll() throws Exception {
    assertThat(linksPut(true)).containsExactly("inner", "outer");
  }

  private List<String> linksPut(boolean isolated) throws IOException {
    Map<String, String> variables = System.getenv();
    LocalProvider local =
        new LocalProvider(new BoxProgram(Path.of("target/box-cache"), variables), variables);
    Path home = Files.createDirectory(folder.resolve("session"));
    SandboxedSession.Ground ground =
        new SandboxedSession.Ground(
            new Saying(local, isolated), new LeasedSlots(1, new NoLender()));
    try (SandboxedSession session = new SandboxedSession(ground, home)) {
      session.put(
          sink -> {
            sink.link(FilePath.of("inner"), "file".getBytes(StandardCharsets.UTF_8));
            sink.link(FilePath.of("outer"), "/etc/passwd".getBytes(StandardCharsets.UTF_8));
          },
          Sight.system(List.of()));
      try (Stream<Path> all = Files.walk(home)) {
        return all.filter(one -> Files.isSymbolicLink(one))
            .map(one -> one.getFileName().toString())
            .filter(name -> name.equals("inner") || name.equals("outer"))
            .sorted()
            .toList();
      }
    }
  }

  /// Sandboxes of this machine, of which it says what it is told to.
  private record Saying(SandboxProvider local, boolean isolated) implements SandboxProvider {
    @Override
    public Sandbox create(SandboxSpec spec) throws IOException {
      return local.create(spec);
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(isolated, isolated, "told");
    }

    @Override
    public String toolChain() throws IOException {
      return local.toolChain();
    }
  }

  private static final class NoLender implements LeasedSlots.Lender {
    @Override
    public void want(boolean alone) {}

    @Override
    public void giveBack(int count) {}
  }
}
