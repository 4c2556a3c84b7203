package dev.envoi.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Keeps files and links in memory.
record EntrySink(List<TreeEntry> entries) implements TreeSink {
  @Override
  public void file(FilePath path, boolean executable, InputStream content) throws IOException {
    entries.add(new TreeEntry.File(path, executable, content.readAllBytes()));
  }

  @Override
  public void link(FilePath path, byte[] target) {
    entries.add(new TreeEntry.Link(path, target));
  }

  @Override
  public void deleted(FilePath path) {
    // nothing to keep
  }

  @Override
  public void emptyFolder(FilePath path) {
    // nothing to keep
  }

  /// A single file that cannot be read is an error, not an absence.
  @Override
  public void skipped(FilePath path, String why) throws IOException {
    throw new SandboxException("not a readable file: " + path + " (" + why + ")");
  }
}
