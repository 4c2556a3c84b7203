package dev.envoi.cli;

import picocli.CommandLine.Option;

/// How a run lives with its terminal and its machine.
final class BackgroundOptions {
  static final String DETACH = "--detach";
  static final String DETACHED = "--detached";

  @Option(
      names = DETACH,
      description = {
        "Check everything and begin here, then go on after this terminal has closed.",
        "See ./envoi logs ID -f, ./envoi stop ID."
      })
  boolean detach;

  @Option(names = DETACHED, hidden = true, description = "What --detach starts.")
  boolean detached;

  @Option(
      names = "--preemptible",
      description = {
        "This machine may be taken away: SIGTERM kills the running tool, closes its part as",
        "interrupted and ends within ten seconds, to be resumed."
      })
  boolean preemptible;

  /// Whether another process is to be started, which then sees this option too.
  boolean detaches() {
    return detach && !detached;
  }

  /// How a run lives with its surroundings.
  ///
  /// @param logged whether its standard output is its log already
  /// @param preemptible whether SIGTERM leaves it seconds only
  record Manner(boolean logged, boolean preemptible) {
    static final Manner FOREGROUND = new Manner(false, false);
  }

  Manner manner() {
    return new Manner(detached, preemptible);
  }
}
