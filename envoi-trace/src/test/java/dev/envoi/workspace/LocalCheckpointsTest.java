package dev.envoi.workspace;

import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.SandboxProvider;

final class LocalCheckpointsTest extends SandboxCheckpointsContractTest {
  @Override
  SandboxProvider provider() {
    return new LocalProvider(TestingBox.program(), System.getenv(), null);
  }
}
