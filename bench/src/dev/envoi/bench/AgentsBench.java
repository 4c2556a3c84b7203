package dev.envoi.bench;

import dev.envoi.agent.AgentBench;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.model.ScriptedModel;
import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Running;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What recorder, gate and relay add to a tool call of a real agent: the same session by the agent
/// alone, without a sandbox and in one, and under us, in turn. What is measured is the time between
/// two requests that the model sees. `AgentsBench SCRATCH AGENT CALLS`
final class AgentsBench {
  private static final int ROUNDS = 3;

  /// A round that would be over later is not begun; the first always is.
  private static final Duration ENOUGH = Duration.ofSeconds(75);

  private static final int FILES = 500;
  private static final int CHECKPOINTS = 50;
  private static final Path BOXES = Path.of("target/box-cache");

  private final Path scratch;
  private final Benched agent;
  private final int calls;
  private int sessions;

  /// How the agent is run.
  private enum Way {
    BARE("alone, no sandbox"),
    SANDBOXED("alone, in the same sandbox, in turn"),
    OURS("under us, in turn");

    final String words;

    Way(String words) {
      this.words = words;
    }
  }

  private AgentsBench(Path scratch, Benched agent, int calls) {
    this.scratch = scratch;
    this.agent = agent;
    this.calls = calls;
  }

  /// Prints the table.
  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory(Path.of(arguments[0]), "bench-");
    try {
      Benched agent = Benched.of(arguments[1]);
      new AgentsBench(scratch, agent, Integer.parseInt(arguments[2])).print();
    } finally {
      Workspace.delete(scratch);
    }
    System.exit(0);
  }

  private void print() throws Exception {
    Map<Way, List<CallByCall>> played = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      played.put(way, new ArrayList<>());
    }
    List<Millis> checkpoints = new ArrayList<>();
    long begun = System.nanoTime();
    int rounds = 0;
    while (rounds < ROUNDS && hasTime(rounds, System.nanoTime() - begun)) {
      for (int i = 0; i < Way.values().length; i++) {
        Way way = Way.values()[(rounds + i) % Way.values().length];
        played.get(way).add(session(way));
      }
      checkpoints.add(checkpoints());
      rounds++;
    }
    System.out.printf(
        "Rounds: %d, each with %d calls and %d that write.%n%n", rounds, calls, calls / 2);
    Millis.head();
    rows("a call that changes nothing", played, CallByCall::quiet);
    rows("a call that writes a file", played, CallByCall::writing);
    joined(checkpoints).row("a checkpoint of one file among %d by itself".formatted(FILES));
    HookBench.rows(BOXES);
  }

  private static boolean hasTime(int rounds, long nanos) {
    return rounds == 0 || nanos + nanos / rounds <= ENOUGH.toNanos();
  }

  /// Picks the calls of one kind out of a session.
  @FunctionalInterface
  private interface Kind {
    Millis of(CallByCall session);
  }

  private void rows(String what, Map<Way, List<CallByCall>> played, Kind kind) {
    Map<Way, Millis> measured = new EnumMap<>(Way.class);
    played.forEach(
        (way, sessions) -> measured.put(way, joined(sessions.stream().map(kind::of).toList())));
    measured.forEach((way, millis) -> millis.row(what + ", " + agent.name() + " " + way.words));
    for (Way alone : new Way[] {Way.BARE, Way.SANDBOXED}) {
      Millis above = measured.get(Way.OURS).above(measured.get(alone));
      String than = alone == Way.BARE ? "alone without a sandbox" : "alone in the sandbox";
      above.row("**under us above %s**, call by call".formatted(than));
    }
  }

  private static Millis joined(List<Millis> parts) {
    return new Millis(parts.stream().flatMapToDouble(p -> Arrays.stream(p.values())).toArray());
  }

  private CallByCall session(Way way) throws Exception {
    CallByCall script = new CallByCall(agent::shell, calls);
    Path folder = Files.createDirectory(scratch.resolve("session" + sessions++));
    long begun = System.nanoTime();
    try (ScriptedModel model = agent.model(script)) {
      if (way == Way.OURS) {
        underUs(folder, model, script);
      } else {
        alone(way, folder, model, script);
      }
      model.verify();
    }
    System.err.printf("%s: %.1f s%n", way.words, (System.nanoTime() - begun) / 1e9);
    Workspace.delete(folder);
    return script;
  }

  private void underUs(Path folder, ScriptedModel model, CallByCall script) throws Exception {
    try (AgentBench bench = new AgentBench(folder, 10 * calls + 100, model, agent.driven())) {
      Workspace.fill(bench.sandbox, FILES);
      TurnOutcome outcome = bench.turn("Go.");
      if (!outcome.equals(new TurnOutcome.Completed(false))) {
        throw new IOException("the turn ended otherwise: " + outcome);
      }
      script.requireWritten(bench.sandbox);
    }
  }

  private void alone(Way way, Path folder, ScriptedModel model, CallByCall script)
      throws Exception {
    boolean isolated = way == Way.SANDBOXED;
    BoxProgram box = new BoxProgram(BOXES, System.getenv());
    LocalProvider provider =
        isolated
            ? new LocalProvider(box, System.getenv())
            : new LocalProvider(box, System.getenv(), null);
    Sight sight =
        new Sight(Sight.Mode.SYSTEM, List.of(), List.of(agent.driven().program()), !isolated);
    SandboxSpec spec = new SandboxSpec(folder.resolve("sandbox"), sight);
    try (Sandbox sandbox = provider.create(spec)) {
      Workspace.fill(sandbox, FILES);
      try (Running running = sandbox.start(agent.alone(sandbox, model))) {
        Optional<Outcome.Ending> ending = running.await(Duration.ofMinutes(10));
        if (!ending.equals(Optional.of(new Outcome.Ending.Exited(0)))) {
          String words = new String(running.stdout().readAllBytes(), StandardCharsets.UTF_8);
          throw new IOException("%s alone: %s: %s".formatted(agent.name(), ending, words));
        }
      }
      script.requireWritten(sandbox);
    }
  }

  private Millis checkpoints() throws Exception {
    Path folder = scratch.resolve("checkpoints");
    double[] millis = new double[CHECKPOINTS];
    try (Workspace workspace = new Workspace(folder, FILES, true)) {
      workspace.checkpoints().take("before", Instant.now());
      for (int i = 0; i < CHECKPOINTS; i++) {
        workspace.change(i);
        millis[i] = Millis.of(() -> workspace.checkpoints().take("part", Instant.now()));
      }
    }
    Workspace.delete(folder);
    return new Millis(millis);
  }
}
