package dev.envoi.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// The least that a place for sandboxes can do: make one, start a process in it with its standard
/// streams attached, and destroy it. [ServedProvider] makes whole sandboxes of that.
public interface BareProvider {

  /// A new one, with nothing of ours in it.
  Bare create() throws IOException;

  /// What keeps such a sandbox apart, as whoever makes them knows it.
  Capabilities capabilities() throws IOException;

  /// A name for the state of the compilers and the C library in them, such as that of an image.
  String toolChain() throws IOException;

  /// A sandbox that can do nothing but this. [#close] destroys it with all that is in it.
  interface Bare extends AutoCloseable {

    /// Starts a process in a folder that it may write to and that is the sandbox's own; the
    /// workspace is made there. There is a `/bin/sh` with `head`, `mkdir` and `chmod`.
    Streams start(List<String> argv) throws IOException;

    @Override
    void close() throws IOException;
  }

  /// The standard streams of a process. Standard output ends when the process has.
  record Streams(OutputStream stdin, InputStream stdout, InputStream stderr) {}
}
