package dev.envoi.cli;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Takes the one file of a tree.
record FileSink(Path target) implements TreeSink {
  @Override
  public void file(FilePath path, boolean executable, InputStream content) throws IOException {
    Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void link(FilePath path, byte[] to) {}

  @Override
  public void deleted(FilePath path) {}

  @Override
  public void emptyFolder(FilePath path) {}

  @Override
  public void skipped(FilePath path, String why) {}
}
