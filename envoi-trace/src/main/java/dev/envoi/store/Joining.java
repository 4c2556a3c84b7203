package dev.envoi.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Keeps the number of pieces small: neighbours that are small are joined under the name of the
/// first, and the others go when that is done. A reader that finds one gone finds its lines in the
/// one before. Each byte is sent once more for it, and never again. Owned by one thread.
final class Joining {
  private static final int MANY = 64;
  private static final long SMALL = 1 << 20;
  private static final long ENOUGH = 4 << 20;

  private final TrajectoryObjects objects;
  private final Sender sender;
  private final List<Sent> neighbours = new ArrayList<>();
  private final List<String> obsolete = new ArrayList<>();
  private long bytes;

  /// A piece that is in the store.
  ///
  /// @param from where what it holds begins, and `to` where it ends, in words of the sender
  record Sent(Piece piece, Object from, Object to, long bytes) {}

  /// Sends what is between two places under the name of a piece.
  @FunctionalInterface
  interface Sender {
    void send(Piece piece, Object from, Object to) throws IOException;
  }

  Joining(TrajectoryObjects objects, Sender sender) {
    this.objects = objects;
    this.sender = sender;
  }

  /// One more piece is in the store.
  void add(Sent piece) {
    if (piece.bytes() > SMALL) {
      forget();
    } else {
      neighbours.add(piece);
      bytes += piece.bytes();
    }
  }

  private void forget() {
    neighbours.clear();
    bytes = 0;
  }

  /// Joins them when there are many; when it fails, the next call tries again.
  void joinIfMany() throws IOException {
    if (neighbours.size() >= MANY || (bytes > ENOUGH && neighbours.size() > MANY / 4)) {
      Sent first = neighbours.getFirst();
      sender.send(first.piece(), first.from(), neighbours.getLast().to());
      neighbours.stream().skip(1).forEach(sent -> obsolete.add(sent.piece().name()));
      forget();
    }
    if (!obsolete.isEmpty()) {
      objects.deleteAll(obsolete);
      obsolete.clear();
    }
  }
}
