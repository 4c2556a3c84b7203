package dev.envoi.cli;

import dev.envoi.agent.Agent;
import dev.envoi.agent.AgentContext;
import dev.envoi.journal.Journal;
import dev.envoi.recorder.Known;
import dev.envoi.recorder.Recorder;
import dev.envoi.run.HeldRequests;
import dev.envoi.run.RunListener;
import dev.envoi.run.RunTests;
import dev.envoi.run.SavedSession;
import dev.envoi.run.SessionArchive;
import dev.envoi.run.Spending;
import dev.envoi.run.StopSignal;
import dev.envoi.run.TrajectoryRun;
import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.Capabilities;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.Lease;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.store.Publisher;
import dev.envoi.store.SessionObjects;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.task.Task;
import dev.envoi.testing.CachedEvaluator;
import dev.envoi.testing.Evaluator;
import dev.envoi.testing.HarnessEvaluator;
import dev.envoi.testing.SolveTracker;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.SessionEnd;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.CommitRange;
import dev.envoi.workspace.Git;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The object graph of one run, built from top to bottom and closed in reverse.
final class RunSetup implements AutoCloseable {
  private final Cleanup cleanup = new Cleanup();
  private final Checkpoints checkpoints;
  private final Recorder recorder;
  private final TrajectoryRun run;
  private final Publisher publisher;
  private final AgentTrace.SandboxFacts sandboxFacts;
  private final SavedSession session;

  /// What a run is made from.
  ///
  /// @param opened the journal, with what is known when the trajectory goes on
  /// @param begun `System.nanoTime` at which the run's time began
  record Plan(
      Surroundings surroundings,
      ArtifactStore store,
      RunOptions.Wanted wanted,
      Needs.Found needs,
      Redactor redactor,
      Opened opened,
      long begun) {
    Known known() {
      return opened.known();
    }

    boolean goesOn() {
      return !known().isNothing();
    }

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

    SolveTracker tracker() {
      SolveTracker tracker = new SolveTracker(task().requiredPaths());
      known().tests().forEach(tracker::add);
      return tracker;
    }

    Spending spending(Recorder recorder) {
      return new Spending(
          wanted.limits().budget(), recorder::note, known().relayed(), known().reported());
    }

    TrajectoryRun.Plan ofRun(StopSignal stop, InstantSource clock) {
      return new TrajectoryRun.Plan(
          task().prompt(), task().requiredPaths(), wanted.limits(), stop, clock);
    }

    /// Time that was used before counts.
    TrajectoryRun.Start start() {
      return goesOn()
          ? new TrajectoryRun.Start(
              begun - known().used().toNanos(),
              known().turns(),
              known().limited(),
              "The run was broken off and goes on now. The workspace is as it was when its last"
                  + " recorded part had completed.")
          : TrajectoryRun.Start.at(begun);
    }

    AgentContext.@Nullable Former former() {
      return goesOn() ? new AgentContext.Former(known().sessionId(), known().done()) : null;
    }

    SessionArchive archive() {
      return new SessionArchive(folder().session(), redactor);
    }

    SavedSession.Place session(Lease lease) {
      return new SavedSession.Place(
          archive(), folder().session(), new SessionObjects(store, wanted.id()), lease);
    }

    TrajectoryObjects objects() {
      return new TrajectoryObjects(store, wanted.id());
    }
  }

  RunSetup(Plan plan, StopSignal stop, RunListener listener)
      throws IOException, InterruptedException {
    Lease first = null;
    try {
      InstantSource clock = InstantSource.system();
      Journal journal = cleanup.add(plan.opened()).journal();
      BoxProgram box = box(plan.surroundings());
      Git git = git(plan.surroundings());
      LocalProvider provider = plan.needs().provider();
      SandboxKind kind = plan.surroundings().sandbox();
      Workspace workspace = new Workspace(plan, git, box);
      Sandbox sandbox = cleanup.add(workspace.sandbox(kind.provider().apply(provider, box)));
      sandboxFacts = facts(kind, sandbox.capabilities());
      checkpoints = cleanup.add(workspace.checkpoints(cleanup.add(workspace.snapshots(sandbox))));
      Evaluator evaluator = evaluator(plan, git, provider);
      SolveTracker tracker = plan.tracker();
      recorder = new Recorder(journal, checkpoints, plan.settings(tracker, clock), plan.known());
      Spending spending = plan.spending(recorder);
      RunTests tests = new RunTests(recorder, tracker, evaluator, listener);
      Agent agent = agent(plan, sandbox, tests, new HeldRequests(spending, recorder));
      Lease lease = new Beginning(plan, recorder, sandboxFacts).record(agent, checkpoints);
      if (!plan.goesOn()) {
        first = cleanup.add(lease); // one that was taken over is closed with the journal
        lease.mark(plan.folder());
      }
      session = cleanup.add(new SavedSession(plan.session(lease), sandbox, agent, recorder));
      TrajectoryRun.Crew crew =
          new TrajectoryRun.Crew(agent, recorder, tracker, evaluator, spending, session, listener);
      run = new TrajectoryRun(crew, plan.ofRun(stop, clock), plan.start());
      begin(session, plan);
      publisher = cleanup.add(publisher(plan, lease, new StoreNews(listener, recorder, stop)));
      publisher.begin();
      session.uploadSoon();
    } catch (IOException | InterruptedException | RuntimeException e) {
      abandon(first, e);
      cleanup.close();
      throw e;
    }
  }

  private static void begin(SavedSession session, Plan plan)
      throws IOException, InterruptedException {
    if (plan.goesOn()) {
      session.restore();
    } else {
      session.begin();
    }
  }

  private Agent agent(Plan plan, Sandbox sandbox, RunTests tests, HeldRequests requests)
      throws IOException {
    AgentEndpoints endpoints = cleanup.add(new AgentEndpoints());
    AgentEndpoints.Place place = new AgentEndpoints.Place(sandbox, plan.former());
    return cleanup.add(endpoints.start(plan.agent(), place, tests, requests));
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

  private Publisher publisher(Plan plan, Lease lease, Publisher.Listener news) {
    return new Publisher(
        new Publisher.Subject(
            plan.objects(),
            recorder::trace,
            (since, to, target) -> checkpoints.bundle(new CommitRange(since, to), target),
            plan.folder().root(),
            InstantSource.system()),
        lease,
        plan.opened().standing(),
        news);
  }

  /// A first writer that does not come to stand leaves the id to others.
  private static void abandon(@Nullable Lease first, Exception why) {
    if (first != null) {
      try {
        first.abandon();
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
  }

  AgentTrace.SandboxFacts sandboxFacts() {
    return sandboxFacts;
  }

  /// Plays the trajectory to its end.
  SessionEnd run() throws IOException, InterruptedException {
    return run.run();
  }

  /// Publishes all that is recorded, and then the rest.
  void publish(Duration patience, Publisher.Rest rest) throws IOException {
    publisher.finish(
        patience,
        () -> {
          session.finish();
          rest.put();
        });
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
