package dev.envoi.sandbox;

class OpenHostDialTest extends DialContractTest {
  @Override
  SandboxProvider provider() {
    return Providers.open();
  }
}
