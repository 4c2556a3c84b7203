package dev.envoi.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A value that nobody but its provider may see, and a name for it that everybody may. It never
/// prints itself, is no record, and has nothing that a JSON mapper would find.
public final class Secret {
  private final String name;
  private final String value;

  /// @param name such as `OPENAI_API_KEY`; shown in place of the value
  public Secret(String name, String value) {
    this.name = name;
    this.value = value;
  }

  public String name() {
    return name;
  }

  /// The value, for the request that needs it and for nothing else.
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && name.equals(secret.name)
        && MessageDigest.isEqual(bytes(value), bytes(secret.value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "[secret:" + name + "]";
  }
}
