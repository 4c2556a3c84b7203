package dev.envoi.store;

/// Long texts of a journal: `blobs/<sha256>`.
final class Blob {
  private Blob() {}

  static String name(String sha256) {
    return "blobs/" + sha256;
  }
}
