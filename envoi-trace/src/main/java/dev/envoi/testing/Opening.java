package dev.envoi.testing;

/// What came of opening a session.
public sealed interface Opening {

  /// A session; the caller closes it.
  record Opened(HarnessSession session) implements Opening {}

  /// No session: the build failed, or the harness refused. Data, since an agent can mend it.
  record Refused(HarnessAnswer.Failure failure) implements Opening {}
}
