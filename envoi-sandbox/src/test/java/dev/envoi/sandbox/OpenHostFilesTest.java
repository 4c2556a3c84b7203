package dev.envoi.sandbox;

class OpenHostFilesTest extends FilesContractTest {
  private static final LocalProvider PROVIDER = Providers.open();

  @Override
  SandboxProvider provider() {
    return PROVIDER;
  }
}
