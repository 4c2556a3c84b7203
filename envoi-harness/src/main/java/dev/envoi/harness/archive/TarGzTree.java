package dev.envoi.harness.archive;

import dev.envoi.harness.Documents;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// An uploaded tar.gz in a file of ours that was looked through from end to end: what it holds is
/// within limits, no name leaves the tree, and nothing lies below a link. Can be written out many
/// times.
public final class TarGzTree implements Documents {
  private static final int BUFFER = 64 * 1024;

  private final Path archive;

  private TarGzTree(Path archive) {
    this.archive = archive;
  }

  /// Looks through the archive.
  ///
  /// @throws ArchiveRefusedException when it may not be used
  public static TarGzTree checked(Path archive, ArchiveLimits limits) throws IOException {
    long packed = Files.size(archive);
    if (packed > limits.packedBytes()) {
      throw new ArchiveRefusedException(
          "it is larger than " + limits.packedBytes() + " bytes: " + packed);
    }
    TarGzTree tree = new TarGzTree(archive);
    tree.check(limits, limits.allowed(packed));
    return tree;
  }

  /// An archive that another process of ours has looked through.
  public static TarGzTree lookedThrough(Path archive) {
    return new TarGzTree(archive);
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public void writeTo(TreeSink sink) throws IOException {
    read(new Extractor(sink), Long.MAX_VALUE);
  }

  private void check(ArchiveLimits limits, long allowed) throws IOException {
    try {
      read(new Checker(limits), allowed);
    } catch (ArchiveRefusedException refused) {
      throw refused;
    } catch (IOException | RuntimeException broken) {
      throw new ArchiveRefusedException(
          "it is no whole tar.gz (" + broken.getMessage() + ")", broken);
    }
  }

  private void read(EntryUse use, long allowed) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
        InputStream unzipped = new BoundedInput(new GZIPInputStream(file, BUFFER), allowed);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                new BufferedInputStream(unzipped, BUFFER), StandardCharsets.ISO_8859_1.name())) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        Optional<FilePath> path = EntryNames.path(entry);
        if (path.isPresent()) {
          use.entry(path.get(), entry, tar);
        }
      }
      // The rest of the stream belongs to the archive too: its check sum is read, its size counts.
      unzipped.transferTo(OutputStream.nullOutputStream());
    }
  }

  /// What is done with each entry.
  private interface EntryUse {
    void entry(FilePath path, TarArchiveEntry entry, TarArchiveInputStream content)
        throws IOException;
  }

  private static final class Checker implements EntryUse {
    private final ArchiveLimits limits;
    private final Set<FilePath> links = new HashSet<>();
    private int entries;

    Checker(ArchiveLimits limits) {
      this.limits = limits;
    }

    @Override
    public void entry(FilePath path, TarArchiveEntry entry, TarArchiveInputStream content)
        throws ArchiveRefusedException {
      if (++entries > limits.entries()) {
        throw new ArchiveRefusedException("it has more than " + limits.entries() + " entries");
      }
      if (path.latin1().chars().filter(c -> c == '/').count() >= limits.depth()) {
        throw new ArchiveRefusedException(
            "'" + path + "' is deeper than " + limits.depth() + " folders");
      }
      refuseBelowLink(path);
      if (entry.isSymbolicLink()) {
        if (!mayBeKept(path, entry)) {
          throw new ArchiveRefusedException(
              "the link '" + path + "' leaves the tree: " + entry.getLinkName());
        }
        links.add(path);
      } else if (entry.isDirectory() || isPlain(entry)) {
        links.remove(path);
      } else {
        throw new ArchiveRefusedException(
            "'" + path + "' is neither a plain file nor a folder nor a symbolic link");
      }
    }

    private static boolean mayBeKept(FilePath path, TarArchiveEntry entry) {
      byte[] target = EntryNames.linkTarget(entry);
      return EntryNames.staysInside(path, target)
          || (target.length > 0 && entry.getExtraPaxHeader(EntryNames.LINK_MARK) != null);
    }

    /// A sparse file is none: the few bytes of its archive may stand for any size.
    private static boolean isPlain(TarArchiveEntry entry) {
      byte kind = entry.getLinkFlag();
      boolean file = kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
      return file && !entry.isSparse();
    }

    private void refuseBelowLink(FilePath path) throws ArchiveRefusedException {
      String text = path.latin1();
      for (int slash = text.indexOf('/'); slash > 0 && !links.isEmpty(); ) {
        FilePath above = new FilePath(text.substring(0, slash));
        if (links.contains(above)) {
          throw new ArchiveRefusedException("'" + path + "' lies below the link '" + above + "'");
        }
        slash = text.indexOf('/', slash + 1);
      }
    }
  }

  private record Extractor(TreeSink sink) implements EntryUse {
    @Override
    public void entry(FilePath path, TarArchiveEntry entry, TarArchiveInputStream content)
        throws IOException {
      if (entry.isSymbolicLink()) {
        sink.link(path, EntryNames.linkTarget(entry));
      } else if (entry.isDirectory()) {
        sink.emptyFolder(path);
      } else {
        sink.file(path, (entry.getMode() & 0111) != 0, content);
      }
    }
  }
}
