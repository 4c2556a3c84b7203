package dev.envoi.harness.archive;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import java.io.IOException;
import java.io.InputStream;

/// A tree without its links that lead out of it, for places where programs could follow them to
/// what is not theirs.
public record InnerLinks(TreeSource tree) implements TreeSource {
  @Override
  public void writeTo(TreeSink sink) throws IOException {
    tree.writeTo(new Filter(sink));
  }

  private record Filter(TreeSink sink) implements TreeSink {
    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      sink.file(path, executable, content);
    }

    @Override
    public void link(FilePath path, byte[] target) throws IOException {
      if (EntryNames.staysInside(path, target)) {
        sink.link(path, target);
      }
    }

    @Override
    public void deleted(FilePath path) throws IOException {
      sink.deleted(path);
    }

    @Override
    public void emptyFolder(FilePath path) throws IOException {
      sink.emptyFolder(path);
    }

    @Override
    public void skipped(FilePath path, String why) throws IOException {
      sink.skipped(path, why);
    }
  }
}
