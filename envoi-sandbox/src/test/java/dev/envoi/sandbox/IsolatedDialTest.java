package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IsolatedDialTest extends DialContractTest {
  private static LocalProvider provider;

  @BeforeAll
  static void make() throws Exception {
    provider = Providers.isolated();
  }

  @Override
  SandboxProvider provider() {
    return provider;
  }

  @Test
  void theHostsOwnPortsAreNeverDialled() throws Exception {
    try (ServerSocket ours = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Running _ = sandbox.start(Command.of("sleep", "600"))) {
      assertThatThrownBy(() -> sandbox.dial(ours.getLocalPort()))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("nobody answers");
    }
  }

  @Test
  void withoutACommandNobodyAnswers() {
    assertThatThrownBy(() -> sandbox.dial(80))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("nothing was started");
  }
}
