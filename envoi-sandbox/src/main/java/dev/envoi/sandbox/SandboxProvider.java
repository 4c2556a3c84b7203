package dev.envoi.sandbox;

import java.io.IOException;

/// Makes sandboxes of one kind.
public interface SandboxProvider {

  /// Makes a sandbox with the workspace that the spec names. Fails, leaving nothing behind, when a
  /// tool of the spec is missing ([MissingToolException]) or the workspace cannot be made.
  Sandbox create(SandboxSpec spec) throws IOException;

  /// What a sandbox of this provider can do on this machine, found by trying once.
  Capabilities capabilities() throws IOException;

  /// A name for the state of the compilers and the C library that commands find: another one after
  /// any of them has changed.
  String toolChain() throws IOException;
}
