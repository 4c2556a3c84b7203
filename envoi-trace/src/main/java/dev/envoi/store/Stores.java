package dev.envoi.store;

import dev.envoi.trace.UserError;
import java.net.URI;
import java.nio.file.Path;

/// Opens a store by its address.
public final class Stores {
  private Stores() {}

  /// `file:PATH` (relative to the given folder when PATH is) or, later, `s3://BUCKET/PREFIX`.
  public static ArtifactStore open(String address, Path relativeTo) {
    if (address.startsWith("file:")) {
      String path =
          address.startsWith("file://")
              ? URI.create(address).getPath()
              : address.substring("file:".length());
      if (path.isBlank()) {
        throw new UserError("--store " + address + " names no folder; write file:PATH");
      }
      return new FileStore(relativeTo.resolve(path));
    }
    if (address.startsWith("s3://")) {
      throw new UserError(
          "--store " + address + ": S3 stores are not there yet; use file:PATH for now");
    }
    throw new UserError("--store '" + address + "' is not an address; write file:PATH");
  }
}
