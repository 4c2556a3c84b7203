package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenHostSandboxTest extends SandboxContractTest {
  private static final LocalProvider PROVIDER = Providers.open();

  @Override
  SandboxProvider provider() {
    return PROVIDER;
  }

  @Test
  void itSaysThatItDoesNotIsolateAndWhatMendsIt() throws Exception {
    assertThat(sandbox.capabilities().isolated()).isFalse();
    assertThat(sandbox.capabilities().networkOff()).isFalse();
    assertThat(sandbox.capabilities().detail()).contains("apt-get install bubblewrap");
  }
}
