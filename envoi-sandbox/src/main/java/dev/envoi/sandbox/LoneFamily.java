package dev.envoi.sandbox;

/// A process of ours that starts none.
record LoneFamily() implements Family {
  @Override
  public void end(Process child) {
    child.destroyForcibly();
    Patience.until("a process of ours to end", () -> !child.isAlive());
  }
}
