package dev.envoi.cli;

import dev.envoi.agent.Agent;
import dev.envoi.recorder.Known;
import dev.envoi.recorder.Recorder;
import dev.envoi.run.SessionArchive;
import dev.envoi.sandbox.FilePath;
import dev.envoi.store.Lease;
import dev.envoi.store.Leases;
import dev.envoi.trace.AgentTrace.SandboxFacts;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.PartStatus;
import dev.envoi.workspace.Checkpoint;
import dev.envoi.workspace.Checkpoints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is recorded before the first turn: the first event and the claim on the id, or that the
/// trajectory goes on.
record Beginning(RunSetup.Plan plan, Recorder recorder, SandboxFacts sandbox) {
  private static final String LOST =
      "the run died before it completed; what it had done to the code is undone";

  /// The name of the tree with what a scripted agent plays, and of the file in it.
  static final String PLAYED = "played";

  /// Gives the right to write the trajectory.
  Lease record(Agent agent, Checkpoints checkpoints) throws IOException, InterruptedException {
    Lease taken = plan.opened().lease();
    if (taken != null) {
      goOn(agent);
      return taken;
    }
    return begin(agent, checkpoints);
  }

  private Lease begin(Agent agent, Checkpoints checkpoints) throws IOException {
    InstantSource clock = InstantSource.system();
    Checkpoint first = checkpoints.take("the workspace before the first part", clock.instant());
    recorder.note(
        new JournalEvent.TrajectoryStarted(
            plan.wanted().id(),
            agent.name(),
            agent.model(),
            plan.task().id(),
            plan.task().parameters(),
            plan.wanted().limits().asMap(),
            sandbox,
            plan.task().requiredPaths(),
            first.after(),
            plan.objects().addresses(),
            options()));
    if (!first.redacted().isEmpty()) {
      recorder.note(
          new JournalEvent.Noted(
              JournalEvent.Noted.SECRET_SEEN,
              "the value of a known secret is replaced in every checkpoint: " + first.redacted()));
    }
    keepWhatIsPlayed();
    recorder.sync();
    return new Leases(plan.objects())
        .first()
        .orElseThrow(() -> Recording.exists(plan.wanted().id(), plan.store()));
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>(plan.wanted().agent().asMap(plan.surroundings()));
    options.put("cached", String.valueOf(plan.wanted().cached()));
    return options;
  }

  private void keepWhatIsPlayed() throws IOException {
    Optional<Path> played = plan.agent().played();
    if (played.isPresent()) {
      byte[] content = Files.readAllBytes(played.get());
      archive()
          .save(
              PLAYED,
              sink -> sink.file(FilePath.of(PLAYED), false, new ByteArrayInputStream(content)));
    }
  }

  private SessionArchive archive() {
    return plan.archive();
  }

  private void goOn(Agent agent) throws IOException, InterruptedException {
    Known known = plan.known();
    List<Integer> lost = known.open().stream().map(PartReserved::part).toList();
    boolean turnOpen = known.turnOpen();
    recorder.note(
        new JournalEvent.Resumed(
            known.reserved(),
            lost,
            known.used().toMillis(),
            plan.wanted().limits().asMap(),
            known.commit(),
            agent.model(),
            options()));
    recorder.closeOpenParts(PartStatus.LOST, LOST);
    if (turnOpen) {
      recorder.turnEnded(
          new JournalEvent.TurnEnded(
              known.turns(), "interrupted", null, known.ofTurn(), "the run died"));
    }
    if (!known.started().sandbox().equals(sandbox)) {
      recorder.note(
          new JournalEvent.Noted(
              "other_sandbox", "commands run elsewhere now: " + sandbox.detail()));
    }
    recorder.sync();
  }
}
