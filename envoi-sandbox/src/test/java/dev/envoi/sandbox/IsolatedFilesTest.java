package dev.envoi.sandbox;

import org.junit.jupiter.api.BeforeAll;

class IsolatedFilesTest extends LocalFilesContractTest {
  private static LocalProvider provider;

  @BeforeAll
  static void make() throws Exception {
    provider = Providers.isolated();
  }

  @Override
  SandboxProvider provider() {
    return provider;
  }
}
