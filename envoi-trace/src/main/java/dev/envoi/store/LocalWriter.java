package dev.envoi.store;

import dev.envoi.store.LocalRuns.RunFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Under which lease a run's folder on this machine was written last. Who has the journal's lock
/// knows that the one who wrote this is dead.
///
/// @param owner the random name of the lease's owner
/// @param fence the lease's number
public record LocalWriter(String owner, int fence) {
  private static final String FILE = "writer";

  /// Who wrote in a folder last; empty when nobody did.
  public static Optional<LocalWriter> of(RunFolder folder) throws IOException {
    try {
      String[] words = Files.readString(folder.root().resolve(FILE)).strip().split(" ", -1);
      return words.length == 2 && words[1].matches("\\d{1,9}")
          ? Optional.of(new LocalWriter(words[0], Integer.parseInt(words[1])))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// From now on the folder is written under this lease.
  static void remember(RunFolder folder, Lease lease) throws IOException {
    Path fresh = folder.root().resolve(FILE + ".new");
    byte[] line = (lease.owner() + " " + lease.fence() + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(fresh, line);
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        fresh,
        folder.root().resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
