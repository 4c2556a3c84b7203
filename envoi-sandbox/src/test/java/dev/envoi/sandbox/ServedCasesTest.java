package dev.envoi.sandbox;

class ServedCasesTest extends CasesContractTest {
  @Override
  SandboxProvider provider() {
    return new ServedProvider(new PipesProvider(home.resolve("far")), Providers.box());
  }
}
