package dev.envoi.workspace;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// The file of a pack while it is written: raw bytes, whole objects, and objects whose size nobody
/// knows before their end. Constant memory. Plain files and not channels, since an interrupt would
/// close a channel.
final class PackFile implements Closeable {
  private static final int CHUNK = 64 * 1024;

  /// An object header with this many bytes holds sizes up to 2^39; git reads it like a short one.
  private static final int WIDE = 6;

  private final RandomAccessFile file;
  private final BufferedOutputStream out;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final byte[] chunk = new byte[CHUNK];
  private long length;

  /// Where an object lies, and the check sum that the index has for it.
  record Place(long offset, int crc) {}

  /// An object of unknown size once it is there.
  record Streamed(ObjectId id, Place place) {}

  @SuppressWarnings("resource") // `out` shares the descriptor that closing `file` closes
  PackFile(Path path) throws IOException {
    if (!path.toFile().createNewFile()) {
      throw new GitException("is there already: " + path);
    }
    file = new RandomAccessFile(path.toFile(), "rw");
    out = new BufferedOutputStream(new FileOutputStream(file.getFD()), CHUNK);
  }

  long length() {
    return length;
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    length += bytes.length;
  }

  Place append(ObjectKind kind, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    long offset = length;
    write(counted(crc, header(kind, content.length, 1)));
    deflater.reset();
    deflater.setInput(content);
    deflater.finish();
    writeDeflated(crc);
    return new Place(offset, (int) crc.getValue());
  }

  /// Appends a blob whose size shows at its end. A git name begins with the size, so the content is
  /// read a second time, from here.
  Streamed appendBlob(InputStream content) throws IOException {
    long offset = length;
    try {
      write(header(ObjectKind.BLOB, 0, WIDE));
      long size = deflate(content);
      return finishBlob(offset, size);
    } catch (IOException | RuntimeException failed) {
      truncate(offset);
      throw failed;
    }
  }

  private long deflate(InputStream content) throws IOException {
    byte[] read = new byte[CHUNK];
    CRC32 ignored = new CRC32();
    deflater.reset();
    long size = 0;
    int n;
    while ((n = content.read(read)) >= 0) {
      size += n;
      deflater.setInput(read, 0, n);
      writeDeflated(ignored);
    }
    deflater.finish();
    writeDeflated(ignored);
    return size;
  }

  private void writeDeflated(CRC32 crc) throws IOException {
    for (int n; (n = deflater.deflate(chunk)) > 0; ) {
      crc.update(chunk, 0, n);
      out.write(chunk, 0, n);
      length += n;
    }
  }

  private Streamed finishBlob(long offset, long size) throws IOException {
    byte[] header = header(ObjectKind.BLOB, size, WIDE);
    overwrite(offset, header);
    CRC32 crc = new CRC32();
    crc.update(header);
    MessageDigest sha1 = ObjectId.digestOf(ObjectKind.BLOB, size);
    Inflater inflater = new Inflater();
    byte[] plain = new byte[CHUNK];
    try {
      file.seek(offset + WIDE);
      for (long left = length - offset - WIDE; left > 0; ) {
        int n = file.read(chunk, 0, (int) Math.min(CHUNK, left));
        left -= n;
        crc.update(chunk, 0, n);
        inflater.setInput(chunk, 0, n);
        for (int m; (m = inflater.inflate(plain)) > 0; ) {
          sha1.update(plain, 0, m);
        }
      }
    } catch (DataFormatException spoiled) {
      throw new GitException("the pack being written changed on the disk", spoiled);
    } finally {
      inflater.end();
      file.seek(length);
    }
    return new Streamed(ObjectId.of(sha1.digest()), new Place(offset, (int) crc.getValue()));
  }

  /// Takes back everything from an offset on.
  void truncate(long offset) throws IOException {
    out.flush();
    file.setLength(offset);
    file.seek(offset);
    length = offset;
  }

  void overwrite(long offset, byte[] bytes) throws IOException {
    out.flush();
    file.seek(offset);
    file.write(bytes);
    file.seek(length);
  }

  /// The SHA-1 of all that was written.
  byte[] digest() throws IOException {
    out.flush();
    MessageDigest sha1 = ObjectId.sha1();
    file.seek(0);
    for (int n; (n = file.read(chunk)) > 0; ) {
      sha1.update(chunk, 0, n);
    }
    file.seek(length);
    return sha1.digest();
  }

  void force() throws IOException {
    out.flush();
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    file.close();
  }

  private static byte[] counted(CRC32 crc, byte[] bytes) {
    crc.update(bytes);
    return bytes;
  }

  /// Kind and size, the size in groups of 4 and then 7 bits, lowest first, at least `width` bytes.
  private static byte[] header(ObjectKind kind, long size, int width) {
    byte[] bytes = new byte[10];
    int n = 0;
    int group = (kind.number() << 4) | (int) (size & 0xF);
    long rest = size >>> 4;
    while (rest != 0 || n + 1 < width) {
      bytes[n++] = (byte) (group | 0x80);
      group = (int) (rest & 0x7F);
      rest >>>= 7;
    }
    bytes[n++] = (byte) group;
    return Arrays.copyOf(bytes, n);
  }
}
