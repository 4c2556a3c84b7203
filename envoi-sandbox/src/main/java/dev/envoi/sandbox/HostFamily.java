package dev.envoi.sandbox;

import java.util.List;
import java.util.stream.Stream;

/// A supervisor on the host: SIGTERM makes it kill its descendants; what does not obey, or lost its
/// supervisor, is found by a token in its environment and killed.
record HostFamily(String token) implements Family {
  static final String VARIABLE = "ENVOI_PROCESS";
  private static final long GRACE_MILLIS = 2000;

  @Override
  public void end(Process child) {
    if (child.isAlive()) {
      child.destroy();
      Patience.upTo(GRACE_MILLIS, () -> !child.isAlive());
    }
    Patience.until(
        "the processes of a command to end",
        () -> {
          List<ProcessHandle> left =
              Stream.concat(
                      child.descendants().filter(Processes::isRunning),
                      Processes.withVariable(VARIABLE, token).stream())
                  .toList();
          left.forEach(ProcessHandle::destroyForcibly);
          child.destroyForcibly();
          return left.isEmpty() && !child.isAlive();
        });
  }
}
