package dev.envoi.sandbox;

/// Runs many short cases at once, each in a fresh folder, and where the kernel lets it in a process
/// and mount namespace of its own. How many run at a time is the number of calling threads.
public interface CaseRunner extends AutoCloseable {

  /// Whether each case has namespaces of its own; else only a process group and a folder.
  boolean ownNamespaces();

  /// Runs one case and waits for its report; from any thread. An interrupt ends the wait; the case
  /// then runs on to its own limits and its report is dropped.
  ///
  /// @throws SandboxException when the runner ended; all waiting callers get it
  CaseReport run(CaseJob job) throws SandboxException, InterruptedException;

  /// Ends all cases; idempotent.
  @Override
  void close();
}
