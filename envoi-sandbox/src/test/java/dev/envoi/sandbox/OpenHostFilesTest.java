package dev.envoi.sandbox;

class OpenHostFilesTest extends LocalFilesContractTest {
  private static final LocalProvider PROVIDER = Providers.open();

  @Override
  SandboxProvider provider() {
    return PROVIDER;
  }
}
