package dev.envoi.harness.archive;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.sandbox.UnreadableFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/// Packs a tree as tar.gz. The same tree gives the same bytes: no times, no owners. Deletions and
/// what was skipped leave no trace; a file that could not be read to its end fails the whole.
public final class TarGzWriter {
  private static final int IN_MEMORY = 1 << 20;
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;

  private TarGzWriter() {}

  /// Writes the archive and leaves `out` open.
  public static void write(TreeSource tree, OutputStream out) throws IOException {
    GzipParameters fast = new GzipParameters();
    fast.setCompressionLevel(Deflater.BEST_SPEED);
    GzipCompressorOutputStream zipped = new GzipCompressorOutputStream(out, fast);
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(zipped, StandardCharsets.ISO_8859_1.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    tree.writeTo(new Packer(tar));
    tar.finish();
    zipped.finish();
  }

  private record Packer(TarArchiveOutputStream tar) implements TreeSink {
    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      byte[] head = content.readNBytes(IN_MEMORY);
      if (head.length < IN_MEMORY) {
        put(path, executable, head.length, new ByteArrayInputStream(head));
      } else {
        spool(path, executable, new SequenceInputStream(new ByteArrayInputStream(head), content));
      }
    }

    /// A tar header tells the size first, and a stream does not know it.
    private void spool(FilePath path, boolean executable, InputStream content) throws IOException {
      Path file = Files.createTempFile("envoi-pack", null);
      try {
        try (OutputStream out = Files.newOutputStream(file)) {
          content.transferTo(out);
        }
        try (InputStream in = Files.newInputStream(file)) {
          put(path, executable, Files.size(file), in);
        }
      } finally {
        Files.delete(file);
      }
    }

    private void put(FilePath path, boolean executable, long size, InputStream content)
        throws IOException {
      TarArchiveEntry entry = entry(path, TarConstants.LF_NORMAL, path.latin1());
      entry.setMode(executable ? EXECUTABLE : PLAIN);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      content.transferTo(tar);
      tar.closeArchiveEntry();
    }

    @Override
    public void link(FilePath path, byte[] target) throws IOException {
      String text = new String(target, StandardCharsets.ISO_8859_1);
      TarArchiveEntry entry = entry(path, TarConstants.LF_SYMLINK, path.latin1() + text);
      entry.setLinkName(text);
      if (!EntryNames.staysInside(path, target)) {
        entry.addPaxHeader(EntryNames.LINK_MARK, "1");
      }
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }

    @Override
    public void emptyFolder(FilePath path) throws IOException {
      TarArchiveEntry entry = entry(path, TarConstants.LF_DIR, path.latin1());
      entry.setMode(EXECUTABLE);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }

    @Override
    public void deleted(FilePath path) {}

    @Override
    public void skipped(FilePath path, String why) throws IOException {
      if (why.equals("unreadable")) {
        throw new UnreadableFileException(path);
      }
    }

    private static TarArchiveEntry entry(FilePath path, byte kind, String names) {
      String name = path.latin1() + (kind == TarConstants.LF_DIR ? "/" : "");
      TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
      entry.setModTime(0);
      if (names.chars().anyMatch(c -> c >= 0x80)) {
        entry.addPaxHeader(EntryNames.RAW_MARK, "1");
      }
      return entry;
    }
  }
}
