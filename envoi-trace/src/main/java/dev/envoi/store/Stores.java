package dev.envoi.store;

import dev.envoi.trace.UserError;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Opens a store by its address.
public final class Stores {
  private Stores() {}

  /// `file:PATH` (relative to the given folder when PATH is) or, later, `s3://BUCKET/PREFIX`.
  public static ArtifactStore open(String address, Path relativeTo) {
    if (address.startsWith("file:")) {
      return new FileStore(relativeTo.resolve(path(address)));
    }
    if (address.startsWith("s3://")) {
      throw new UserError(
          "--store " + address + ": S3 stores are not there yet; use file:PATH for now");
    }
    throw new UserError("--store '" + address + "' is not an address; write file:PATH");
  }

  private static Path path(String address) {
    try {
      String path =
          address.startsWith("file://")
              ? String.valueOf(new URI(address).getPath())
              : address.substring("file:".length());
      if (!path.isBlank()) {
        return Path.of(path);
      }
    } catch (URISyntaxException | InvalidPathException e) {
      throw new UserError("--store %s: %s".formatted(address, e.getMessage()), e);
    }
    throw new UserError("--store " + address + " names no folder; write file:PATH");
  }
}
