package dev.envoi.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a piece of a trajectory: of a segment of its journal (`journal/NNNNNNNN.jsonl.zst`),
/// of a bundle that goes with it (`bundles/NNNNNNNN.bundle`), or of the mark that a writer has
/// begun (`journal/NNNNNNNN.2.begins`).
///
/// The number is that of the first line of the journal in it, or, of a bundle, in the segment that
/// needs it. The second and every later writer put their own number, the fence, behind it, so that
/// no two of them ever write to the same object.
///
/// @param fence the writer's, from 1
record Piece(Kind kind, long first, int fence) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{8,18})(?:\\.(\\d{1,9}))?\\.(jsonl\\.zst|bundle|begins)");

  /// What it is.
  enum Kind {
    SEGMENT("journal", "jsonl.zst"),
    BEGINNING("journal", "begins"),
    BUNDLE("bundles", "bundle");

    private final String folder;
    private final String extension;

    Kind(String folder, String extension) {
      this.folder = folder;
      this.extension = extension;
    }

    /// The folder below the trajectory's.
    String folder() {
      return folder;
    }
  }

  /// The name below the trajectory's.
  String name() {
    return kind.folder + "/" + file();
  }

  private String file() {
    String middle = fence == 1 ? "" : "." + fence;
    return String.format(Locale.ROOT, "%08d%s.%s", first, middle, kind.extension);
  }

  /// Reads the last part of a key; empty when it is something else.
  static Optional<Piece> parse(String file) {
    Matcher form = FORM.matcher(file);
    if (!form.matches()) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (kind.extension.equals(form.group(3))) {
        int fence = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        Piece piece = new Piece(kind, Long.parseLong(form.group(1)), fence);
        return piece.file().equals(file) ? Optional.of(piece) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
