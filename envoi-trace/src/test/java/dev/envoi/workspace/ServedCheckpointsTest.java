package dev.envoi.workspace;

import dev.envoi.sandbox.SandboxProvider;
import dev.envoi.sandbox.ServedProvider;

final class ServedCheckpointsTest extends SandboxCheckpointsContractTest {
  @Override
  SandboxProvider provider() {
    return new ServedProvider(new TestingPlace(temp.resolve("far")), TestingBox.program());
  }
}
