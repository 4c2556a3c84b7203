package dev.envoi.workspace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The name of a git object: the SHA-1 of its kind, size and content.
///
/// @param hex 40 lower-case digits
record ObjectId(String hex) {
  static final int BYTES = 20;

  ObjectId {
    if (hex.length() != 2 * BYTES || !hex.chars().allMatch(ObjectId::isDigit)) {
      throw new IllegalArgumentException("not the name of a git object: " + hex);
    }
  }

  static ObjectId of(byte[] digest) {
    return new ObjectId(HexFormat.of().formatHex(digest));
  }

  static ObjectId of(ObjectKind kind, byte[] content) {
    MessageDigest sha1 = digestOf(kind, content.length);
    sha1.update(content);
    return of(sha1.digest());
  }

  /// A digest that has seen the header and waits for the content.
  static MessageDigest digestOf(ObjectKind kind, long size) {
    MessageDigest sha1 = sha1();
    sha1.update((kind.word() + " " + size + "\0").getBytes(StandardCharsets.US_ASCII));
    return sha1;
  }

  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-1", impossible);
    }
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
