package dev.envoi.sandbox;

class OpenHostCasesTest extends CasesContractTest {
  private static final LocalProvider PROVIDER = Providers.open();

  @Override
  SandboxProvider provider() {
    return PROVIDER;
  }
}
