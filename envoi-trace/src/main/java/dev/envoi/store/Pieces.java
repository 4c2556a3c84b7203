package dev.envoi.store;

import dev.envoi.store.Piece.Kind;
import java.util.Comparator;
import java.util.List;

/// What a listing of a trajectory's pieces says: which of them count, and how far.
///
/// A writer begins after the last line that it found; what the one before it wrote beyond that
/// counts for nothing, whenever it arrives.
///
/// @param all the pieces in the order of fences, and of lines within one
record Pieces(List<Piece> all) {
  Pieces {
    all =
        all.stream()
            .sorted(Comparator.comparingInt(Piece::fence).thenComparingLong(Piece::first))
            .toList();
  }

  static Pieces of(List<StoredObject> listing) {
    return new Pieces(
        listing.stream()
            .flatMap(object -> {
              String key = object.key().value();
              return Piece.parse(key.substring(key.lastIndexOf('/') + 1)).stream();
            })
            .toList());
  }

  /// Those of a kind that hold lines which count.
  List<Piece> of(Kind kind) {
    return all.stream()
        .filter(piece -> piece.kind() == kind && piece.first() <= last(piece.fence()))
        .toList();
  }

  /// The last line that counts of what a fence wrote.
  long last(int fence) {
    return all.stream()
        .filter(piece -> piece.kind() == Kind.BEGINNING && piece.fence() > fence)
        .mapToLong(begun -> begun.first() - 1)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /// The newest writer that has begun; 0 when there is nothing.
  int newestFence() {
    return all.stream()
        .filter(piece -> piece.kind() != Kind.BUNDLE)
        .mapToInt(Piece::fence)
        .max()
        .orElse(0);
  }
}
