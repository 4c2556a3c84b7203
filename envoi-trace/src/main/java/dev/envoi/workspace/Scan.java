package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.UnreadableFileException;
import dev.envoi.trace.RedactedStream;
import dev.envoi.trace.Redactor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one scan of the workspace listed. Contents that are new go into the pack as they come, so
/// that a full disk breaks the scan and not what was remembered.
final class Scan implements TreeSink {
  /// Contents up to this size are held in memory; the larger ones pass through.
  private static final int SMALL = 1 << 20;

  static final String UNREADABLE = "unreadable";

  private final Pack pack;
  private final Map<FilePath, Leaf> listed = new TreeMap<>();
  private final Set<FilePath> deleted = new HashSet<>();
  private final Set<FilePath> emptyFolders = new TreeSet<>();
  private final Map<FilePath, String> skipped = new TreeMap<>();

  private final Set<FilePath> redacted = new TreeSet<>();
  private final Redactor redactor;

  /// @param redactor of bytes
  Scan(Pack pack, Redactor redactor) {
    this.pack = pack;
    this.redactor = redactor;
  }

  @Override
  public void file(FilePath path, boolean executable, InputStream content) throws IOException {
    ObjectId id;
    try {
      id = redactor.isEmpty() ? blob(content) : withoutSecrets(path, content);
    } catch (UnreadableFileException _) {
      skipped.put(path, UNREADABLE);
      return;
    }
    listed.put(path, new Leaf(executable ? Mode.EXECUTABLE : Mode.FILE, id));
  }

  private ObjectId blob(InputStream content) throws IOException {
    byte[] head = content.readNBytes(SMALL + 1);
    return head.length <= SMALL
        ? pack.add(ObjectKind.BLOB, head)
        : pack.addBlob(new SequenceInputStream(new ByteArrayInputStream(head), content));
  }

  private ObjectId withoutSecrets(FilePath path, InputStream content) throws IOException {
    RedactedStream clean = new RedactedStream(content, redactor);
    ObjectId id = blob(clean);
    if (clean.isChanged()) {
      redacted.add(path);
    }
    return id;
  }

  @Override
  public void link(FilePath path, byte[] target) throws IOException {
    ObjectId id = withoutSecrets(path, new ByteArrayInputStream(target));
    listed.put(path, new Leaf(Mode.LINK, id));
  }

  /// Files and links in which a secret was replaced.
  Set<FilePath> redacted() {
    return redacted;
  }

  @Override
  public void deleted(FilePath path) {
    deleted.add(path);
  }

  @Override
  public void emptyFolder(FilePath path) {
    emptyFolders.add(path);
  }

  @Override
  public void skipped(FilePath path, String why) {
    skipped.put(path, why);
  }

  Map<FilePath, Leaf> listed() {
    return listed;
  }

  Set<FilePath> deleted() {
    return deleted;
  }

  Set<FilePath> emptyFolders() {
    return emptyFolders;
  }

  Map<FilePath, String> skipped() {
    return skipped;
  }

  /// True when nobody could look at this path, because it or a folder above it was unreadable.
  boolean isHidden(FilePath path) {
    if (skipped.isEmpty()) {
      return false;
    }
    String latin1 = path.latin1();
    for (int end = latin1.length(); end > 0; end = latin1.lastIndexOf('/', end - 1)) {
      if (UNREADABLE.equals(skipped.get(new FilePath(latin1.substring(0, end))))) {
        return true;
      }
    }
    return false;
  }
}
