package dev.envoi.sandbox;

class ServedFilesTest extends FilesContractTest {
  @Override
  SandboxProvider provider() {
    return new ServedProvider(new PipesProvider(home.resolve("far")), Providers.box());
  }
}
