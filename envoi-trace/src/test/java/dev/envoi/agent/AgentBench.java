package dev.envoi.agent;

import dev.envoi.journal.Journal;
import dev.envoi.journal.JournalReader;
import dev.envoi.model.ScriptedModel;
import dev.envoi.recorder.Recorder;
import dev.envoi.relay.Access;
import dev.envoi.relay.Credentials;
import dev.envoi.relay.ModelApi;
import dev.envoi.relay.ModelRelay;
import dev.envoi.relay.Upstream;
import dev.envoi.run.Budget;
import dev.envoi.run.HeldRequests;
import dev.envoi.run.Spending;
import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.testing.RunTestsServer;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Secret;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.Usage;
import dev.envoi.web.WebServer;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.TestingGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A real agent in a real sandbox against a scripted model, with a real recorder: everything but
/// the harness and the loop.
public final class AgentBench implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();

  public static final String KEY = "sk-the-real-key-of-the-scripted-provider";

  public final ScriptedModel model;
  public final Recorder recorder;
  public final Sandbox sandbox;
  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AgentHost host;
  private final Agent agent;
  private int turns;

  /// An agent that can be driven here.
  ///
  /// @param program what the sandbox shows of it
  public record Driven(Sight.Mount program, ModelApi api, Maker maker) {}

  /// Makes the agent.
  @FunctionalInterface
  public interface Maker {
    Agent make(ModelAccess access, AgentContext context) throws IOException;
  }

  /// @param model the provider, which is closed with the bench
  public AgentBench(Path folder, int maxParts, ScriptedModel model, Driven driven)
      throws IOException {
    this.folder = folder;
    this.model = add(model);
    LocalProvider provider =
        new LocalProvider(
            new BoxProgram(Path.of("target/box-cache"), System.getenv()), System.getenv());
    Sight sight = new Sight(Sight.Mode.SYSTEM, List.of(), List.of(driven.program()), false);
    sandbox = add(provider.create(new SandboxSpec(folder.resolve("sandbox"), sight)));
    Journal journal = add(Journal.open(folder.resolve("run"), CLOCK));
    Checkpoints checkpoints =
        add(
            Checkpoints.open(
                TestingGit.ours(), folder.resolve("git"), add(sandbox.snapshots(List.of()))));
    recorder =
        new Recorder(journal, checkpoints, new Recorder.Settings(CLOCK, maxParts, () -> null));
    host = new RecorderHost(recorder);
    agent = add(agent(driven));
    begin(checkpoints.take("before the first part", CLOCK.instant()).after());
  }

  private <T extends AutoCloseable> T add(T thing) {
    open.push(thing);
    return thing;
  }

  private Agent agent(Driven driven) throws IOException {
    RunTestsServer tools = add(new RunTestsServer());
    ModelRelay relay = add(new ModelRelay(Duration.ofSeconds(5)));
    WebServer web =
        add(
            WebServer.start(
                List.of(
                    new WebServer.Route("/mcp", tools.servlet(), tools::knows),
                    new WebServer.Route(ModelRelay.PATH, relay.servlet(), relay::knows))));
    String token =
        tools.register((path, _) -> new RunTestsServer.Answer(false, "3 of 3 passed in " + path));
    Upstream upstream =
        new Upstream(
            model.baseUrl(), Set.of(driven.api()), Credentials.key(new Secret("THE_KEY", KEY)));
    Access access =
        relay.register(
            upstream, new HeldRequests(new Spending(Budget.NONE, recorder::note), recorder));
    ModelAccess way = new ModelAccess("scripted", web.uri(access.path()), access.token());
    return driven
        .maker()
        .make(way, new AgentContext(sandbox, new AgentContext.ToolServer(web.uri("/mcp"), token)));
  }

  private void begin(String commit) throws IOException {
    recorder.note(
        new JournalEvent.TrajectoryStarted(
            new TrajectoryId(agent.name()),
            agent.name(),
            agent.model(),
            "task",
            Map.of(),
            Map.of(),
            new AgentTrace.SandboxFacts("local", true, "here"),
            List.of("basics"),
            commit,
            Map.of(),
            Map.of()));
  }

  /// Plays a turn.
  public TurnOutcome turn(String prompt) throws IOException, InterruptedException {
    turns++;
    recorder.turnStarted(turns, prompt);
    TurnOutcome outcome = agent.turn(prompt, host);
    if (outcome instanceof TurnOutcome.GateLost) {
      recorder.freeze();
    }
    recorder.closeOpenParts(PartStatus.INTERRUPTED, "the turn ended before it completed");
    recorder.turnEnded(new JournalEvent.TurnEnded(turns, "over", null, null, null));
    return outcome;
  }

  public boolean remembers() {
    return agent.remembers();
  }

  public void interrupt() {
    agent.interrupt();
  }

  /// The parts so far, each in a line.
  public List<String> parts() {
    return recorder.trace().parts().stream()
        .map(part ->
            "%d %s %s: %s"
                .formatted(
                    part.part(),
                    part.itemType(),
                    part.status().name().toLowerCase(java.util.Locale.ROOT),
                    part.summary()))
        .toList();
  }

  /// Where the agent works, on this machine.
  public Path workspace() {
    return folder.resolve("sandbox/workspace");
  }

  /// The hash of a commit's tree, as plain git has it.
  public String tree(String commit) throws IOException, InterruptedException {
    return git("rev-parse", commit + "^{tree}").strip();
  }

  /// What a file of the workspace holds now; empty when there is none.
  public String file(String name) throws IOException {
    Path file = workspace().resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  public boolean has(String name) {
    return Files.exists(workspace().resolve(name));
  }

  /// What a file held at a commit; empty when it was not there.
  public String file(String commit, String name) throws IOException, InterruptedException {
    return git("show", commit + ":" + name);
  }

  /// What git prints; empty when it fails.
  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "--git-dir"));
    command.add(folder.resolve("git").toString());
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return git.waitFor() == 0 ? text : "";
  }

  /// What stands in the journal.
  public List<JournalEvent> events() throws IOException {
    List<JournalEvent> events = new ArrayList<>();
    new JournalReader(folder.resolve("run"))
        .forEach(true, (Entry entry) -> events.add(entry.event()));
    return events;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("something could not be closed", e);
      }
    }
  }

  /// Passes everything to the recorder, as the run does.
  private record RecorderHost(Recorder recorder) implements AgentHost {
    @Override
    public OptionalInt admit(PartType type, String itemType)
        throws IOException, InterruptedException {
      return recorder.admit(type, itemType);
    }

    @Override
    public OptionalInt begin(PartType type, String itemType) throws IOException {
      return recorder.begin(type, itemType);
    }

    @Override
    public void completed(FinishedPart part) throws IOException {
      var _ = recorder.complete(part);
    }

    @Override
    public void sessionStarted(String sessionId) throws IOException {
      recorder.note(new JournalEvent.SessionStarted(sessionId));
    }

    @Override
    public void sessionResumed(String sessionId, String caveat) throws IOException {
      recorder.note(new JournalEvent.SessionResumed(sessionId, caveat));
    }

    @Override
    public boolean hasPartsLeft() {
      return recorder.hasPartsLeft();
    }

    @Override
    public void goesOnInBackground(int part) {
      recorder.runsInBackground(part, true);
    }

    @Override
    public void backgroundEnded(int part) {
      recorder.runsInBackground(part, false);
    }

    @Override
    public void used(Usage usage, int firstPart) throws IOException {
      recorder.used(usage, firstPart);
    }

    @Override
    public void heard() {}

    @Override
    public void noted(String kind, String text) throws IOException {
      recorder.note(new JournalEvent.Noted(kind, text));
    }

    @Override
    public void said(JsonNode raw) throws IOException {
      recorder.note(new JournalEvent.AgentSaid(raw));
    }
  }
}
