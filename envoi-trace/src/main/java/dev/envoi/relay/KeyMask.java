package dev.envoi.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Lets bytes through, and a key that is among them only as so many asterisks: a provider that
/// echoes what it was sent must not tell the agent the key. Holds back nothing but a tail that may
/// be the beginning of a key.
final class KeyMask {
  private static final int SHORTEST = 8;
  private final List<byte[]> keys = new ArrayList<>();
  private byte[] held = new byte[0];

  KeyMask(Collection<String> values) {
    for (String value : values) {
      if (value.length() >= SHORTEST) {
        keys.add(value.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /// What may go on now.
  byte[] accept(byte[] bytes, int length) {
    byte[] all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(bytes, 0, all, held.length, length);
    int ready = all.length;
    for (byte[] key : keys) {
      ready = Math.min(ready, mask(all, key));
    }
    held = Arrays.copyOfRange(all, ready, all.length);
    return ready == all.length ? all : Arrays.copyOf(all, ready);
  }

  /// What was held back; nothing follows.
  byte[] finish() {
    return held;
  }

  /// Masks each occurrence; gives where the tail begins that may be the beginning of another.
  private static int mask(byte[] all, byte[] key) {
    int from = 0;
    while (from < all.length) {
      int matched = 0;
      while (matched < key.length
          && from + matched < all.length
          && all[from + matched] == key[matched]) {
        matched++;
      }
      if (matched == key.length) {
        Arrays.fill(all, from, from + matched, (byte) '*');
        from += matched;
      } else if (from + matched == all.length) {
        return from;
      } else {
        from++;
      }
    }
    return all.length;
  }
}
