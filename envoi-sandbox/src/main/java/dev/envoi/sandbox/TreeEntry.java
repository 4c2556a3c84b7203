package dev.envoi.sandbox;

/// One file or link with its content in memory.
@SuppressWarnings("ArrayRecordComponent") // a file's bytes, compared by nobody
public sealed interface TreeEntry {
  FilePath path();

  record File(FilePath path, boolean executable, byte[] content) implements TreeEntry {}

  record Link(FilePath path, byte[] target) implements TreeEntry {}
}
