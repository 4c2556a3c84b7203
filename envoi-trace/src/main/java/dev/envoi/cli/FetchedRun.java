package dev.envoi.cli;

import dev.envoi.sandbox.Folders;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.SessionObjects;
import dev.envoi.store.Settlement;
import dev.envoi.workspace.Git;
import dev.envoi.workspace.History;
import java.io.IOException;

/// What goes with a journal that was fetched from a store: the agent's session and the repository
/// of checkpoints, and that nothing of an older run of this machine gets in their way.
record FetchedRun(RunFolder run, Settlement settlement) {

  /// Completes a run's folder; nothing happens when the local journal stayed. The repository comes
  /// last: as long as it is not there, everything is fetched again by the next one.
  void complete(SessionObjects session, Git git) throws IOException {
    String head = settlement.head();
    if (settlement.bundles().isEmpty() || head == null) {
      return;
    }
    LocalProvider.reap(run.sandbox(), _ -> {}); // its agent's session is older than the store's
    Folders.remove(run.session());
    var _ = session.fetch(run.session());
    History.assemble(git, settlement.bundles(), head, run.git());
  }
}
