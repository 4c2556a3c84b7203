package dev.envoi.store;

import java.util.List;

/// The key of an object: pieces with `/` between them, none of them empty, `.` or `..`.
public record ObjectKey(String value) {
  public ObjectKey {
    for (String piece : List.of(value.split("/", -1))) {
      if (piece.isEmpty() || piece.equals(".") || piece.equals("..") || piece.indexOf('\\') >= 0) {
        throw new IllegalArgumentException("not an object key: '" + value + "'");
      }
    }
  }

  /// The key below this one.
  public ObjectKey child(String name) {
    return new ObjectKey(value + "/" + name);
  }

  @Override
  public String toString() {
    return value;
  }
}
