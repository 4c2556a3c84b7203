package dev.envoi.sandbox;

import java.io.IOException;
import java.io.InputStream;

/// Takes the records of a tree, one after another.
public interface TreeSink {

  /// A file. The content must be read before this returns (what is left is skipped); reading throws
  /// [UnreadableFileException] when the file could not be read to its end: the record is then void,
  /// the exception may be let through, and a call of [#skipped] for the path follows.
  void file(FilePath path, boolean executable, InputStream content) throws IOException;

  /// A symbolic link, never followed.
  void link(FilePath path, byte[] target) throws IOException;

  /// What was a file or link at this path is gone.
  void deleted(FilePath path) throws IOException;

  /// A folder with nothing in it. A whole scan names all of them.
  void emptyFolder(FilePath path) throws IOException;

  /// Something that is not recorded, with the reason: `socket`, `fifo`, `device`, `unreadable`.
  void skipped(FilePath path, String why) throws IOException;
}
