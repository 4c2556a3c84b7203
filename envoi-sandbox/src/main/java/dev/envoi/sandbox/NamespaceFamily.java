package dev.envoi.sandbox;

import java.util.List;

/// The processes of one bwrap: bwrap itself outside, and the first process of the new pid
/// namespace, with which the kernel ends all others before it becomes a zombie. Both carry a token
/// of ours in their command line, so that the second is found also when the first is gone.
record NamespaceFamily(String token) implements Family {

  @Override
  public void end(Process child) {
    // A zombie has an empty command line, so what is gone and not yet reaped does not count.
    Patience.until(
        "the processes of a sandbox to end",
        () -> {
          List<ProcessHandle> ours = Processes.withArgument(token);
          List<ProcessHandle> inner = ours.stream().filter(p -> p.pid() != child.pid()).toList();
          if (inner.isEmpty()) {
            child.destroyForcibly();
          } else {
            inner.forEach(ProcessHandle::destroyForcibly);
          }
          return ours.isEmpty() && !child.isAlive();
        });
  }
}
