package dev.envoi.cli;

import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.Settlement;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;

/// The repository of checkpoints that goes with a journal which was fetched from a store.
final class FetchedCheckpoints {
  private FetchedCheckpoints() {}

  /// Makes the repository of a run's folder from the bundles that were fetched; nothing happens
  /// when the local journal stayed. Killed in the middle, everything is fetched again by the next
  /// one.
  static void putInto(RunFolder run, Settlement settlement, Git git) throws IOException {
    String head = settlement.head();
    if (!settlement.bundles().isEmpty() && head != null) {
      History.assemble(git, settlement.bundles(), head, run.git());
    }
  }
}
