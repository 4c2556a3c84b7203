package dev.envoi.store;

import dev.envoi.store.s3.S3Store;
import dev.envoi.trace.UserError;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// Opens stores by their addresses.
///
/// @param relativeTo the folder that paths of folder stores begin in
/// @param environment `.env` and the real environment, which have the keys of buckets
/// @param cache what was read of buckets
public record Stores(Path relativeTo, Map<String, String> environment, ObjectCache cache) {

  /// `file:PATH` or `s3://BUCKET/PREFIX`. Nothing is asked of a bucket yet.
  public ArtifactStore open(String address) {
    if (address.startsWith("file:")) {
      return new FileStore(relativeTo.resolve(path(address)));
    }
    if (address.startsWith("s3://")) {
      return S3Store.open(address, environment, cache);
    }
    throw new UserError(
        "--store '" + address + "' is not an address; write file:PATH or s3://BUCKET/PREFIX");
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
