package dev.envoi.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keeps what a tree said, as text.
record Recorded(
    Map<String, String> files,
    Map<String, String> links,
    List<String> deleted,
    List<String> emptyFolders,
    Map<String, String> skipped)
    implements TreeSink {

  Recorded() {
    this(new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
  }

  @Override
  public void file(FilePath path, boolean executable, InputStream content) throws IOException {
    String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
    files.put(path.text() + (executable ? "*" : ""), text);
  }

  @Override
  public void link(FilePath path, byte[] target) {
    links.put(path.text(), new String(target, StandardCharsets.UTF_8));
  }

  @Override
  public void deleted(FilePath path) {
    deleted.add(path.text());
  }

  @Override
  public void emptyFolder(FilePath path) {
    emptyFolders.add(path.text());
  }

  @Override
  public void skipped(FilePath path, String why) {
    skipped.put(path.text(), why);
  }

  /// Fails at the first file.
  record Refusing() implements TreeSink {
    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      throw new IOException("the disk is full");
    }

    @Override
    public void link(FilePath path, byte[] target) {}

    @Override
    public void deleted(FilePath path) {}

    @Override
    public void emptyFolder(FilePath path) {}

    @Override
    public void skipped(FilePath path, String why) {}
  }

  /// Reads no content.
  record Passing(Recorded rest) implements TreeSink {
    @Override
    public void file(FilePath path, boolean executable, InputStream content) {}

    @Override
    public void link(FilePath path, byte[] target) {}

    @Override
    public void deleted(FilePath path) {
      rest.deleted(path);
    }

    @Override
    public void emptyFolder(FilePath path) {}

    @Override
    public void skipped(FilePath path, String why) {}
  }
}
