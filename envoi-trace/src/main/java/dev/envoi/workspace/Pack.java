package dev.envoi.workspace;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The objects of one checkpoint on their way into a pack of their own. Nothing can be seen of it
/// before [#seal]; closing it unsealed leaves nothing behind. Not for concurrent use.
final class Pack implements Closeable {
  /// What begins with this in the folder of packs was left by something that died.
  static final String UNFINISHED = "tmp_";

  private static final int VERSION = 2;
  private static final int COUNT_AT = 8;

  private final Path folder;
  private final Path unfinished;
  private final Predicate<ObjectId> known;
  private final Map<ObjectId, PackFile.Place> places = new LinkedHashMap<>();
  private @Nullable PackFile file;

  /// @param known objects that the repository has already; they are not written again
  Pack(Path folder, Predicate<ObjectId> known) {
    this.folder = folder;
    this.unfinished = folder.resolve(UNFINISHED + "checkpoint.pack");
    this.known = known;
  }

  Set<ObjectId> objects() {
    return places.keySet();
  }

  ObjectId add(ObjectKind kind, byte[] content) throws IOException {
    ObjectId id = ObjectId.of(kind, content);
    if (isNew(id)) {
      places.put(id, file().append(kind, content));
    }
    return id;
  }

  /// Adds a blob of any size in constant memory.
  ObjectId addBlob(InputStream content) throws IOException {
    PackFile pack = file();
    long before = pack.length();
    PackFile.Streamed blob = pack.appendBlob(content);
    if (isNew(blob.id())) {
      places.put(blob.id(), blob.place());
    } else {
      pack.truncate(before);
    }
    return blob.id();
  }

  /// Makes the objects part of the repository, durably. Afterwards this takes no more.
  void seal() throws IOException {
    PackFile pack = file();
    pack.overwrite(COUNT_AT, ByteBuffer.allocate(4).putInt(places.size()).array());
    byte[] digest = pack.digest();
    pack.write(digest);
    pack.force();
    pack.close();
    file = null;
    Path unfinishedIndex = folder.resolve(UNFINISHED + "checkpoint.idx");
    try (FileOutputStream out = new FileOutputStream(unfinishedIndex.toFile())) {
      out.write(PackIndex.of(places, digest));
      out.getFD().sync();
    }
    String name = "pack-" + HexFormat.of().formatHex(digest);
    // The index last: a pack without one is invisible.
    Files.move(unfinished, folder.resolve(name + ".pack"), StandardCopyOption.ATOMIC_MOVE);
    Files.move(unfinishedIndex, folder.resolve(name + ".idx"), StandardCopyOption.ATOMIC_MOVE);
    Durable.forceFolder(folder);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
      Files.deleteIfExists(unfinished);
    }
  }

  private boolean isNew(ObjectId id) {
    return !known.test(id) && !places.containsKey(id);
  }

  private PackFile file() throws IOException {
    PackFile pack = file;
    if (pack == null) {
      pack = new PackFile(unfinished);
      file = pack;
      pack.write("PACK".getBytes(StandardCharsets.US_ASCII));
      pack.write(ByteBuffer.allocate(8).putInt(VERSION).putInt(0).array());
    }
    return pack;
  }
}
