package dev.envoi.workspace;

import java.util.Optional;

/// What an entry of a git tree is. Only these four are ever recorded.
enum Mode {
  FILE("100644"),
  EXECUTABLE("100755"),
  LINK("120000"),
  FOLDER("40000");

  private final String octal;

  Mode(String octal) {
    this.octal = octal;
  }

  static Optional<Mode> of(String octal) {
    for (Mode mode : values()) {
      if (mode.octal.equals(octal)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /// As it stands in a tree object.
  String octal() {
    return octal;
  }
}
