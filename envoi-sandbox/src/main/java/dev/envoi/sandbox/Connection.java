package dev.envoi.sandbox;

import java.io.InputStream;
import java.io.OutputStream;

/// A connection to a server in a sandbox. One thread may read while another writes; any thread may
/// close. Closing [#output] tells the server that nothing more comes, and its answer can still be
/// read. When the server is gone, reading ends; when the sandbox is, reading and writing fail.
public interface Connection extends AutoCloseable {
  /// Unbuffered: what is written is sent.
  OutputStream output();

  InputStream input();

  @Override
  void close();
}
