package dev.envoi.harness;

import dev.envoi.sandbox.TreeSource;

/// The files that came with a call. They were looked through before anybody sees this: no name and
/// no link leaves the tree, and size and count are within limits.
public interface Documents extends TreeSource {

  /// Whether no file came.
  boolean isEmpty();
}
