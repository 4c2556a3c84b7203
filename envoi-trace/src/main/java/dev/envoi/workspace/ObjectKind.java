package dev.envoi.workspace;

/// The kinds of git objects, with the number that a pack has for each.
enum ObjectKind {
  COMMIT("commit", 1),
  TREE("tree", 2),
  BLOB("blob", 3);

  private final String word;
  private final int number;

  ObjectKind(String word, int number) {
    this.word = word;
    this.number = number;
  }

  String word() {
    return word;
  }

  int number() {
    return number;
  }
}
