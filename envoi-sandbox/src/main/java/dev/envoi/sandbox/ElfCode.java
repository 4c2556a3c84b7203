package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What tells one 64-bit ELF program from another, whatever name, symbols, section table or
/// appended bytes it has: its build id, and the code that is loaded. Reads headers only; the code
/// is hashed when it is asked for.
///
/// @param buildId in hexadecimal; null when it has none
/// @param code the segments that are loaded to be executed, without small ones, which say little
record ElfCode(Path file, @Nullable String buildId, List<Segment> code) {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int MOST_HEADERS = 256;
  private static final int MOST_CODE = 8;

  /// Smaller segments say little.
  static final int LEAST_CODE = 16 * 1024;

  private static final int PAGE = 4096;
  private static final int LARGEST_NOTE = 64 * 1024;
  private static final int LOAD = 1;
  private static final int NOTE = 4;
  private static final int EXECUTE = 1;
  private static final int BUILD_ID = 3;
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F', 2, 1};

  /// A piece of the file.
  record Segment(long offset, long size) {
    /// Some linkers put the headers, which are easily changed, before the code.
    Segment withoutHeaders() {
      return offset == 0 ? new Segment(PAGE, size - PAGE) : this;
    }
  }

  /// Empty when it is no such program.
  static Optional<ElfCode> of(Path file) throws IOException {
    try (FileChannel in =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer header = part(in, new Segment(0, HEADER));
      if (header.remaining() < HEADER) {
        return Optional.empty();
      }
      byte[] magic = new byte[MAGIC.length];
      header.get(0, magic);
      if (!Arrays.equals(magic, MAGIC)) {
        return Optional.empty();
      }
      return Optional.of(read(file, in, header));
    }
  }

  private static ElfCode read(Path file, FileChannel in, ByteBuffer header) throws IOException {
    long table = header.getLong(32);
    int count = Math.min(MOST_HEADERS, Short.toUnsignedInt(header.getShort(56)));
    ByteBuffer headers = part(in, new Segment(table, (long) count * PROGRAM_HEADER));
    String buildId = null;
    List<Segment> code = new ArrayList<>();
    for (int at = 0; at + PROGRAM_HEADER <= headers.limit(); at += PROGRAM_HEADER) {
      int type = headers.getInt(at);
      Segment segment = new Segment(headers.getLong(at + 8), headers.getLong(at + 32));
      if (type == NOTE && buildId == null && segment.size() <= LARGEST_NOTE) {
        buildId = buildId(part(in, segment));
      } else if (type == LOAD
          && (headers.getInt(at + 4) & EXECUTE) != 0
          && segment.size() >= LEAST_CODE
          && code.size() < MOST_CODE) {
        code.add(segment.withoutHeaders());
      }
    }
    return new ElfCode(file, buildId, List.copyOf(code));
  }

  private static @Nullable String buildId(ByteBuffer notes) {
    while (notes.remaining() >= 12) {
      int nameSize = notes.getInt();
      int size = notes.getInt();
      int type = notes.getInt();
      long whole = padded(nameSize) + padded(size);
      if (nameSize < 0 || size < 0 || whole > notes.remaining()) {
        return null;
      }
      int begin = notes.position();
      if (type == BUILD_ID && nameSize == 4 && size > 0 && notes.get(begin) == 'G') {
        byte[] id = new byte[size];
        notes.get(begin + 4, id);
        return HexFormat.of().formatHex(id);
      }
      notes.position(begin + (int) whole);
    }
    return null;
  }

  private static long padded(int size) {
    return (size + 3L) & ~3L;
  }

  /// What the file holds of a piece; less than asked where the file ends, nothing where the piece
  /// cannot be one.
  private static ByteBuffer part(FileChannel in, Segment segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.max(0, segment.size())));
    while (segment.offset() >= 0 && bytes.hasRemaining()) {
      long at = segment.offset() + bytes.position();
      if (at < 0 || in.read(bytes, at) < 0) {
        break;
      }
    }
    return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Hash of a segment's content.
  String hash(Segment segment) throws IOException {
    MessageDigest digest = BoxProgram.sha256();
    try (FileChannel in =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long end = Math.min(segment.offset() + segment.size(), Files.size(file));
      long at = segment.offset();
      while (at < end) {
        ByteBuffer bytes = part(in, new Segment(at, Math.min(1 << 20, end - at)));
        if (!bytes.hasRemaining()) {
          break;
        }
        at += bytes.remaining();
        digest.update(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
