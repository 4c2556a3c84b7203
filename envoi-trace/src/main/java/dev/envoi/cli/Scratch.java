package dev.envoi.cli;

import dev.envoi.sandbox.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder for the time of one command; it goes away also when the command is ended by Ctrl-C.
final class Scratch implements AutoCloseable {
  private final Path folder;
  private final Thread atExit;

  Scratch() throws IOException {
    folder = Files.createTempDirectory("envoi-");
    atExit = new Thread(this::delete, "envoi-scratch");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      return; // the process is ending, and the hook is at work
    }
    Folders.remove(folder);
  }

  private void delete() {
    try {
      Folders.remove(folder);
    } catch (IOException _) {
      // nobody is left to be told
    }
  }
}
