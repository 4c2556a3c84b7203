package dev.envoi.workspace;

import dev.envoi.sandbox.BoxProgram;
import java.nio.file.Path;

/// The `box` program, built once for all tests.
final class TestingBox {
  private TestingBox() {}

  static BoxProgram program() {
    return new BoxProgram(Path.of("target", "box"), System.getenv());
  }
}
