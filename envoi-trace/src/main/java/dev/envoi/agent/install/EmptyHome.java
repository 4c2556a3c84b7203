package dev.envoi.agent.install;

import dev.envoi.sandbox.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A home for a program that is only asked something: OpenCode makes its folders at every start.
record EmptyHome(Path folder) implements AutoCloseable {
  static EmptyHome make() throws IOException {
    return new EmptyHome(Files.createTempDirectory("envoi-home-"));
  }

  /// Has a program with this environment take the folder for its home.
  void settle(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("XDG_"));
    environment.put("HOME", folder.toString());
  }

  @Override
  public void close() {
    try {
      Folders.remove(folder);
    } catch (IOException e) {
      // a program that was killed may still be writing there
    }
  }
}
