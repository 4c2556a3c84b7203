package dev.envoi.store.s3;

import dev.envoi.store.ObjectKey;
import dev.envoi.trace.UserError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bucket and what all keys in it begin with.
///
/// @param prefix empty, or a key that ends in `/`
record S3Location(String bucket, String prefix) {
  private static final Pattern ADDRESS =
      Pattern.compile("s3://([A-Za-z0-9][A-Za-z0-9._-]{1,62})(?:/(.*))?");

  /// Reads `s3://BUCKET` or `s3://BUCKET/PREFIX`.
  static S3Location of(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (matcher.matches()) {
      String rest = matcher.group(2) == null ? "" : matcher.group(2).replaceFirst("/$", "");
      try {
        return new S3Location(
            matcher.group(1), rest.isEmpty() ? "" : new ObjectKey(rest).value() + "/");
      } catch (IllegalArgumentException _) {
        // refused below
      }
    }
    throw new UserError(
        "the store '" + address + "' is not an address; write s3://BUCKET or s3://BUCKET/PREFIX");
  }

  String address() {
    return "s3://"
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
  }

  URI uri(ObjectKey key) {
    try {
      return new URI("s3", bucket, "/" + name(key), null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// What the bucket calls an object.
  String name(ObjectKey key) {
    return prefix + key.value();
  }

  /// The key of an object by what the bucket calls it; empty when it is none of ours, such as the
  /// `folder/` that some programs make.
  Optional<ObjectKey> key(String name) {
    try {
      return Optional.of(new ObjectKey(name.substring(prefix.length())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
