package dev.envoi.store;

import dev.envoi.journal.JournalFeed;
import dev.envoi.journal.JournalLock;
import dev.envoi.store.LocalRuns.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A trajectory that this process may go on with: nobody else on this machine writes its journal,
/// nobody else anywhere has its lease, and the run's folder holds the newest journal that counts.
///
/// @param lock for [dev.envoi.journal.Journal#open(JournalLock, java.time.InstantSource,
///   dev.envoi.trace.Redactor)]
/// @param lease the caller's to keep and to close
public record TakenOver(JournalLock lock, Lease lease, Settlement settlement) {

  /// Takes over a trajectory whose writer has ended or died.
  ///
  /// @param scratch a folder for bundles of checkpoints
  /// @param waiting is told when it takes a while to see whether the last writer is alive
  /// @throws LeaseHeldException when it is alive
  public static TakenOver of(
      TrajectoryObjects objects, RunFolder run, Path scratch, Consumer<String> waiting)
      throws IOException, InterruptedException {
    return of(new Leases(objects), run, scratch, waiting);
  }

  static TakenOver of(Leases leases, RunFolder run, Path scratch, Consumer<String> waiting)
      throws IOException, InterruptedException {
    TrajectoryObjects objects = leases.objects();
    if (new JournalFeed(run.journal()).size() == 0 && !objects.exists()) {
      throw new IOException(
          "there is no trajectory %s in %s; './envoi list' shows what is there"
              .formatted(objects.id(), objects.store().address()));
    }
    JournalLock lock = JournalLock.take(run.journal());
    try {
      String dead = LocalWriter.of(run).map(LocalWriter::owner).orElse(null);
      Lease lease = leases.takeOver(dead, waiting);
      try {
        lease.keep(); // what is fetched and set up next may take longer than it lasts
        Settlement settlement = Settlement.of(objects, run, scratch);
        LocalWriter.remember(run, lease);
        return new TakenOver(lock, lease, settlement);
      } catch (IOException | RuntimeException e) {
        lease.close();
        throw e;
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }
}
