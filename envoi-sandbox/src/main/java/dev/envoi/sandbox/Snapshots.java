package dev.envoi.sandbox;

import java.io.IOException;

/// Scans of one workspace. The first lists everything, later ones what may have changed since; a
/// file may be listed though its content is the same, and is never left out when it changed. Not
/// for concurrent use.
public interface Snapshots extends AutoCloseable {

  /// Scans and hands each record to the sink, in an order in which they can be applied. When this
  /// throws, the next scan lists everything.
  void scan(TreeSink sink) throws IOException;

  @Override
  void close();
}
