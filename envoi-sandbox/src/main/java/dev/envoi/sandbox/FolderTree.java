package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/// A folder of the host as a tree, to be put into a workspace: every file, link and empty folder as
/// they are now, without entries named `.git`. The folder is only read.
///
/// @param box the program that reads it, so that names stay bytes and links are never followed
public record FolderTree(BoxProgram box, Path folder) implements TreeSource {

  @Override
  public void writeTo(TreeSink sink) throws IOException {
    Process process =
        new ProcessBuilder(box.path().toString(), "snapshot", folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream asks = process.getOutputStream();
        InputStream tree = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      asks.write('s');
      asks.flush();
      TreeStream.read(tree, sink);
    } finally {
      process.destroyForcibly();
    }
  }
}
