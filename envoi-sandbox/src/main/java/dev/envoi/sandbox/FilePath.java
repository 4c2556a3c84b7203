package dev.envoi.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// A path inside a workspace: bytes, as the kernel has them, relative, with `/` between the pieces
/// and no empty, `.` or `..` piece. Ordered by bytes.
///
/// @param latin1 the bytes, one character each
public record FilePath(String latin1) implements Comparable<FilePath> {

  public FilePath {
    if (latin1.isEmpty()) {
      throw new IllegalArgumentException("an empty path");
    }
    for (String piece : latin1.split("/", -1)) {
      if (piece.isEmpty() || piece.equals(".") || piece.equals("..") || piece.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("not a path inside a workspace: " + latin1);
      }
    }
  }

  public static FilePath of(byte[] bytes) {
    return new FilePath(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  public static FilePath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The path as text; bytes that are not UTF-8 appear as `\xNN`.
  public String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      StringBuilder escaped = new StringBuilder();
      for (int i = 0; i < latin1.length(); i++) {
        char c = latin1.charAt(i);
        escaped.append(c < 0x80 ? String.valueOf(c) : "\\x%02x".formatted((int) c));
      }
      return escaped.toString();
    }
  }

  @Override
  public int compareTo(FilePath other) {
    return latin1.compareTo(other.latin1);
  }

  @Override
  public String toString() {
    return text();
  }
}
