package dev.envoi.harness.runtime;

import dev.envoi.harness.EnvironmentFiles.Maker;
import dev.envoi.sandbox.Folders;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Folders that are made once and then kept. A folder that has its name is whole: it is made under
/// another name and moved; of two makers the later one's work is dropped.
final class KeptFolders {
  private KeptFolders() {}

  static Path once(Path folder, Maker maker) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path parent = Files.createDirectories(folder.toAbsolutePath().getParent());
    Path half = Files.createDirectory(parent.resolve("." + UUID.randomUUID() + Leftovers.HALF));
    try {
      maker.make(half);
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException impossible) {
      throw impossible;
    } catch (IOException failed) {
      if (!Files.isDirectory(folder)) {
        throw failed;
      }
    } finally {
      Folders.remove(half);
    }
    return folder;
  }
}
