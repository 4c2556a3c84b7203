package dev.envoi.cli;

import dev.envoi.agent.Agent;
import dev.envoi.journal.Journal;
import dev.envoi.recorder.Recorder;
import dev.envoi.run.HeldRequests;
import dev.envoi.run.RunListener;
import dev.envoi.run.RunTests;
import dev.envoi.run.Spending;
import dev.envoi.run.StopSignal;
import dev.envoi.run.TrajectoryRun;
import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.Capabilities;
import dev.envoi.sandbox.FolderTree;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxProvider;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.Publisher;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.task.Task;
import dev.envoi.testing.CachedEvaluator;
import dev.envoi.testing.Evaluator;
import dev.envoi.testing.HarnessEvaluator;
import dev.envoi.testing.SolveTracker;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.SessionEnd;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.Git;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;

/// The object graph of one run, built from top to bottom and closed in reverse.
final class RunSetup implements AutoCloseable {
  private final Cleanup cleanup = new Cleanup();
  private final Checkpoints checkpoints;
  private final Recorder recorder;
  private final TrajectoryRun run;
  private final Publisher publisher;
  private final AgentTrace.SandboxFacts sandboxFacts;

  /// What a run is made from.
  ///
  /// @param begun `System.nanoTime` at which the run's time began
  record Plan(
      Surroundings surroundings,
      ArtifactStore store,
      RunOptions.Wanted wanted,
      Needs.Found needs,
      Redactor redactor,
      long begun) {
    Task task() {
      return needs.task();
    }

    ChosenAgent agent() {
      return needs.agent();
    }

    RunFolder folder() {
      return surroundings.runs().folder(store, wanted.id());
    }

    Recorder.Settings settings(SolveTracker tracker, InstantSource clock) {
      return new Recorder.Settings(
          clock, wanted.limits().maxParts(), () -> tracker.state().orElse(null));
    }

    TrajectoryRun.Plan ofRun(StopSignal stop, InstantSource clock) {
      return new TrajectoryRun.Plan(
          task().prompt(), task().requiredPaths(), wanted.limits(), stop, clock);
    }

    TrajectoryObjects objects() {
      return new TrajectoryObjects(store, wanted.id());
    }
  }

  RunSetup(Plan plan, StopSignal stop, RunListener listener)
      throws IOException, InterruptedException {
    try {
      InstantSource clock = InstantSource.system();
      Task task = plan.task();
      BoxProgram box = box(plan.surroundings());
      Git git = git(plan.surroundings());
      Journal journal = cleanup.add(Journal.open(plan.folder().journal(), clock, plan.redactor()));
      LocalProvider provider = plan.needs().provider();
      SandboxKind kind = plan.surroundings().sandbox();
      Sandbox sandbox = cleanup.add(sandbox(plan, kind.provider().apply(provider, box), box));
      sandboxFacts = facts(kind, sandbox.capabilities());
      checkpoints = checkpoints(plan, git, sandbox);
      Evaluator evaluator = evaluator(plan, git, provider);
      SolveTracker tracker = new SolveTracker(task.requiredPaths());
      recorder = new Recorder(journal, checkpoints, plan.settings(tracker, clock));
      Spending spending = new Spending(plan.wanted().limits().budget(), recorder::note);
      AgentEndpoints endpoints = cleanup.add(new AgentEndpoints());
      Agent agent =
          cleanup.add(
              endpoints.start(
                  plan.agent(),
                  sandbox,
                  new RunTests(recorder, tracker, evaluator, listener),
                  new HeldRequests(spending, recorder)));
      run =
          new TrajectoryRun(
              new TrajectoryRun.Crew(agent, recorder, tracker, evaluator, spending, listener),
              plan.ofRun(stop, clock),
              plan.begun());
      begin(plan, agent, clock);
      publisher = cleanup.add(new Publisher(plan.objects(), recorder::trace));
    } catch (IOException | InterruptedException | RuntimeException e) {
      cleanup.close();
      throw e;
    }
  }

  private Checkpoints checkpoints(Plan plan, Git git, Sandbox sandbox) throws IOException {
    return cleanup.add(
        Checkpoints.open(
            git,
            plan.folder().git(),
            cleanup.add(sandbox.snapshots(plan.task().excludes())),
            plan.redactor()));
  }

  private static AgentTrace.SandboxFacts facts(SandboxKind kind, Capabilities found) {
    return new AgentTrace.SandboxFacts(kind.name(), found.isolated(), found.detail());
  }

  private static Git git(Surroundings surroundings) throws IOException {
    return Git.find(surroundings.environment().getOrDefault("PATH", ""));
  }

  static LocalProvider provider(Surroundings surroundings) {
    return new LocalProvider(box(surroundings), surroundings.environment());
  }

  static BoxProgram box(Surroundings surroundings) {
    return new BoxProgram(surroundings.home().resolve("cache"), surroundings.environment());
  }

  private static Sandbox sandbox(Plan plan, SandboxProvider provider, BoxProgram box)
      throws IOException {
    Sandbox sandbox =
        provider.create(
            new SandboxSpec(
                plan.folder().sandbox(),
                new Sight(Sight.Mode.SYSTEM, plan.task().tools(), plan.agent().mounts(), false)));
    try {
      Path workspace = plan.wanted().workspace();
      sandbox.put(new FolderTree(box, workspace == null ? plan.task().template() : workspace));
      return sandbox;
    } catch (IOException | RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private Evaluator evaluator(Plan plan, Git git, LocalProvider provider)
      throws IOException, InterruptedException {
    Path environment = plan.task().environment();
    TestingGround ground =
        new TestingGround(plan.surroundings(), plan.wanted().cached(), OptionalInt.empty());
    CachedEvaluator.Known known = ground.known(environment, provider, false);
    HarnessEvaluator.Subject subject =
        new HarnessEvaluator.Subject(
            git, plan.folder().git(), known.setUp(TestingGround.setUp(plan.task())));
    InstantSource clock = InstantSource.system();
    HarnessEvaluator evaluator =
        cleanup.add(HarnessEvaluator.start(ground.spec(environment), subject, clock));
    return new CachedEvaluator(evaluator, subject, known, clock);
  }

  /// The first event and the claim on the id.
  private void begin(Plan plan, Agent agent, InstantSource clock) throws IOException {
    String first = checkpoints.take("the workspace before the first part", clock.instant()).after();
    recorder.note(
        new JournalEvent.TrajectoryStarted(
            plan.wanted().id(),
            agent.name(),
            agent.model(),
            plan.task().id(),
            plan.task().parameters(),
            plan.wanted().limits().asMap(),
            sandboxFacts,
            plan.task().requiredPaths(),
            first,
            plan.objects().addresses()));
    recorder.sync();
    if (!plan.objects().claim(recorder.trace())) {
      throw Recording.exists(plan.wanted().id(), plan.store());
    }
  }

  AgentTrace.SandboxFacts sandboxFacts() {
    return sandboxFacts;
  }

  /// Plays the trajectory to its end.
  SessionEnd run() throws IOException, InterruptedException {
    return run.run();
  }

  /// Publishes the trace as it is now, after anything that is being published.
  void publishTrace() throws IOException {
    publisher.finish();
  }

  AgentTrace trace() {
    return recorder.trace();
  }

  void bundle(Path target) throws IOException {
    checkpoints.bundle(target);
  }

  @Override
  public void close() {
    cleanup.close();
  }
}
