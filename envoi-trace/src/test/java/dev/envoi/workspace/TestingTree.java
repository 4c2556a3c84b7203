package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The records of a tree as lines of text, in the order in which they came.
class TestingTree implements TreeSink {
  private final List<String> lines = new ArrayList<>();

  static List<String> of(TreeSource source) throws IOException {
    TestingTree tree = new TestingTree();
    source.writeTo(tree);
    return tree.lines;
  }

  @Override
  public void file(FilePath path, boolean executable, InputStream content) throws IOException {
    String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
    lines.add((executable ? "x " : "f ") + path + " = " + text);
  }

  @Override
  public void link(FilePath path, byte[] target) {
    lines.add("l " + path + " = " + new String(target, StandardCharsets.UTF_8));
  }

  @Override
  public void deleted(FilePath path) {
    lines.add("d " + path);
  }

  @Override
  public void emptyFolder(FilePath path) {
    lines.add("e " + path);
  }

  @Override
  public void skipped(FilePath path, String why) {
    lines.add("s " + path + " = " + why);
  }
}
