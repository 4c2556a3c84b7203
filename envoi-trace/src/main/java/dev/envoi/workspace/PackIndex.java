package dev.envoi.workspace;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The index of a pack, version 2: what git looks objects up in.
final class PackIndex {
  private static final int MAGIC = 0xFF744F63;
  private static final int FANOUT = 256;
  private static final int NARROW = 0x7FFFFFFF;

  private PackIndex() {}

  /// The bytes of the index file.
  ///
  /// @param places where each object lies
  /// @param packDigest the check sum at the end of the pack
  static byte[] of(Map<ObjectId, PackFile.Place> places, byte[] packDigest) {
    List<ObjectId> sorted = new ArrayList<>(places.keySet());
    sorted.sort((a, b) -> a.hex().compareTo(b.hex()));
    int size = 8 + 4 * FANOUT + sorted.size() * (ObjectId.BYTES + 4 + 4 + 8) + 2 * ObjectId.BYTES;
    ByteBuffer index = ByteBuffer.allocate(size);
    index.putInt(MAGIC).putInt(2);
    putFanout(index, sorted);
    sorted.forEach(id -> index.put(id.bytes()));
    sorted.forEach(id -> index.putInt(place(places, id).crc()));
    putOffsets(index, sorted.stream().map(id -> place(places, id).offset()).toList());
    index.put(packDigest);
    MessageDigest sha1 = ObjectId.sha1();
    sha1.update(index.array(), 0, index.position());
    index.put(sha1.digest());
    byte[] bytes = new byte[index.position()];
    index.flip().get(bytes);
    return bytes;
  }

  private static PackFile.Place place(Map<ObjectId, PackFile.Place> places, ObjectId id) {
    PackFile.Place place = places.get(id);
    if (place == null) {
      throw new IllegalStateException("no place for " + id);
    }
    return place;
  }

  private static void putFanout(ByteBuffer index, List<ObjectId> sorted) {
    int at = 0;
    for (int first = 0; first < FANOUT; first++) {
      while (at < sorted.size()
          && Integer.parseInt(sorted.get(at).hex().substring(0, 2), 16) <= first) {
        at++;
      }
      index.putInt(at);
    }
  }

  /// Offsets beyond 2 GiB stand in a second table; the first then has their number there.
  private static void putOffsets(ByteBuffer index, List<Long> offsets) {
    List<Long> wide = new ArrayList<>();
    for (long offset : offsets) {
      if (offset <= NARROW) {
        index.putInt((int) offset);
      } else {
        index.putInt(0x80000000 | wide.size());
        wide.add(offset);
      }
    }
    wide.forEach(index::putLong);
  }
}
