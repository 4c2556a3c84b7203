package dev.envoi.harness.archive;

import dev.envoi.sandbox.FilePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/// Names and link targets of entries as bytes. Headers are read as one character a byte; a PAX name
/// arrives as text instead, and the library does not say which it was. Our own writer marks names
/// that are not ASCII; in other archives what is no valid UTF-8 is taken for text.
final class EntryNames {
  static final String RAW_MARK = "ENVOI.raw";

  /// Our own client marks links that lead out of the tree: they are part of a workspace and are
  /// kept as links, which nobody outside a sandbox ever follows. In other archives they are taken
  /// for a mistake and refused. The mark is no proof of anything: anybody can set it.
  static final String LINK_MARK = "ENVOI.link";

  private EntryNames() {}

  /// The path inside the tree; empty for the root itself.
  static Optional<FilePath> path(TarArchiveEntry entry) throws ArchiveRefusedException {
    String name = bytesAsText(entry.getName(), entry);
    if (name.startsWith("/")) {
      throw new ArchiveRefusedException("the name '" + entry.getName() + "' is absolute");
    }
    StringBuilder kept = new StringBuilder();
    for (String piece : name.split("/", -1)) {
      if (piece.isEmpty() || piece.equals(".")) {
        continue;
      }
      if (piece.equals("..") || piece.indexOf('\0') >= 0) {
        throw new ArchiveRefusedException("the name '" + entry.getName() + "' leaves the tree");
      }
      kept.append(kept.isEmpty() ? "" : "/").append(piece);
    }
    return kept.isEmpty() ? Optional.empty() : Optional.of(new FilePath(kept.toString()));
  }

  static byte[] linkTarget(TarArchiveEntry entry) {
    return bytesAsText(entry.getLinkName(), entry).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Whether a symbolic link at that path stays in the tree, whatever other links are there: `..`
  /// may only stand at the beginning of its target, and not more often than there are folders.
  static boolean staysInside(FilePath path, byte[] target) {
    String text = new String(target, StandardCharsets.ISO_8859_1);
    if (text.isEmpty() || text.startsWith("/")) {
      return false;
    }
    long folders = path.latin1().chars().filter(c -> c == '/').count();
    boolean descended = false;
    for (String piece : text.split("/", -1)) {
      boolean up = piece.equals("..");
      if (up && (descended || --folders < 0)) {
        return false;
      }
      descended |= !up && !piece.isEmpty() && !piece.equals(".");
    }
    return true;
  }

  private static String bytesAsText(String name, TarArchiveEntry entry) {
    boolean raw = entry.getExtraPaxHeader(RAW_MARK) != null;
    if (raw || (fitsBytes(name) && isUtf8(name.getBytes(StandardCharsets.ISO_8859_1)))) {
      return name;
    }
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean fitsBytes(String name) {
    return name.chars().allMatch(c -> c < 0x100);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
