package dev.envoi.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Everything named `.git` in a workspace, at any depth, as a tree: what scans of the workspace
/// leave out.
public record InnerRepositories(Sandbox sandbox) implements TreeSource {
  private static final String FIND = "exec find . -name .git -prune -print0";

  @Override
  public void writeTo(TreeSink sink) throws IOException {
    byte[] found;
    try (Running finding = sandbox.start(Command.shell(FIND))) {
      finding.stdin().close();
      found = finding.stdout().readAllBytes();
    }
    for (String name : new String(found, StandardCharsets.ISO_8859_1).split("\0", -1)) {
      if (name.startsWith("./")) {
        write(new FilePath(name.substring(2)), sink);
      }
    }
  }

  private void write(FilePath path, TreeSink sink) throws IOException {
    Optional<TreeEntry> entry = sandbox.get(path);
    if (entry.isPresent()) {
      switch (entry.get()) {
        case TreeEntry.File(FilePath file, boolean executable, byte[] content) ->
            sink.file(file, executable, new ByteArrayInputStream(content));
        case TreeEntry.Link(FilePath link, byte[] target) -> sink.link(link, target);
      }
      return;
    }
    String inside = Sandbox.WORKSPACE + "/" + path.text();
    new InnerTree(sandbox, inside, List.of()).writeTo(new Below(path, sink));
  }

  /// Puts a folder's name before the paths below it.
  private record Below(FilePath folder, TreeSink sink) implements TreeSink {
    private FilePath path(FilePath below) {
      return new FilePath(folder.latin1() + "/" + below.latin1());
    }

    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      sink.file(path(path), executable, content);
    }

    @Override
    public void link(FilePath path, byte[] target) throws IOException {
      sink.link(path(path), target);
    }

    @Override
    public void deleted(FilePath path) throws IOException {
      sink.deleted(path(path));
    }

    @Override
    public void emptyFolder(FilePath path) throws IOException {
      sink.emptyFolder(path(path));
    }

    @Override
    public void skipped(FilePath path, String why) throws IOException {
      sink.skipped(path(path), why);
    }
  }
}
