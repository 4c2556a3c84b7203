package dev.envoi.sandbox;

class ServedDialTest extends DialContractTest {
  @Override
  SandboxProvider provider() {
    return new ServedProvider(new PipesProvider(home.resolve("far")), Providers.box());
  }
}
