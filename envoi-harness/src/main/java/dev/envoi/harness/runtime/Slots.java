package dev.envoi.harness.runtime;

import java.util.concurrent.Callable;

/// Permission to run cases: of all that run on this machine for one server, in whichever process,
/// only so many run at a time.
interface Slots {
  /// Runs as one of them.
  <T> T one(Callable<T> work) throws Exception;

  /// Runs while no other case does.
  <T> T alone(Callable<T> work) throws Exception;
}
