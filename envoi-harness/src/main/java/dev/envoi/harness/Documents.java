package dev.envoi.harness;

import dev.envoi.sandbox.TreeSource;

/// The files that came with a call. They were looked through before anybody sees this: no name
/// leaves the tree, size and count are within limits. A link of a workspace may lead anywhere: it
/// is kept as a link, and only an isolated sandbox gets it.
public interface Documents extends TreeSource {

  /// Whether no file came.
  boolean isEmpty();
}
