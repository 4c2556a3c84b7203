package dev.envoi.workspace;

/// A file or a link: its mode and the name of its content.
record Leaf(Mode mode, ObjectId id) implements Node {
  Leaf {
    if (mode == Mode.FOLDER) {
      throw new IllegalArgumentException("a folder is no leaf");
    }
  }
}
