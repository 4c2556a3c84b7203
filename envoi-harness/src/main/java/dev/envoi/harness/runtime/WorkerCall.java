package dev.envoi.harness.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server asks a worker to do.
///
/// @param path of the tests, for calls that run some
/// @param params what the caller gave
/// @param folder of the session, for calls that begin one
/// @param archive that came with the call and was looked through
record WorkerCall(
    Kind kind,
    String path,
    Map<String, Object> params,
    @Nullable String folder,
    @Nullable String archive) {

  /// Kinds of calls.
  enum Kind {
    /// Begins the session and sets it up.
    OPEN,
    /// Runs tests in the session.
    TEST,
    /// Runs tests in a session of their own, which ends with the call.
    ONCE,
    /// Ends the session; the worker ends after it.
    CLOSE
  }

  static WorkerCall test(String path, Map<String, Object> params) {
    return new WorkerCall(Kind.TEST, path, params, null, null);
  }

  static WorkerCall close() {
    return new WorkerCall(Kind.CLOSE, "", Map.of(), null, null);
  }
}
