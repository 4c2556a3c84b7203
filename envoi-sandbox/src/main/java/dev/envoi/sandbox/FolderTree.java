package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A folder of the host as a tree, to be put into a workspace: every file, link and empty folder as
/// they are now, without entries named `.git`. The folder is only read.
///
/// @param box the program that reads it, so that names stay bytes and links are never followed
/// @param excludes paths below it that are left out
public record FolderTree(BoxProgram box, Path folder, List<String> excludes) implements TreeSource {
  public FolderTree {
    excludes = List.copyOf(excludes);
  }

  public FolderTree(BoxProgram box, Path folder) {
    this(box, folder, List.of());
  }

  @Override
  public void writeTo(TreeSink sink) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(box.path().toString(), "snapshot", folder.toString()));
    command.addAll(excludes);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
