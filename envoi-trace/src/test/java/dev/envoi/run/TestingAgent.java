package dev.envoi.run;

import dev.envoi.agent.Agent;
import dev.envoi.agent.AgentHost;
import dev.envoi.agent.TurnOutcome;
import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/// An agent whose turns are written down by a test; the last one is played again for ever.
final class TestingAgent implements Agent {
  static final TurnOutcome DONE = new TurnOutcome.Completed(false);

  private final List<Play> plays;
  private final List<String> prompts = Collections.synchronizedList(new ArrayList<>());
  private volatile CountDownLatch interrupted = new CountDownLatch(1);

  /// One turn.
  @FunctionalInterface
  interface Play {
    TurnOutcome turn(Turn turn) throws IOException, InterruptedException;
  }

  /// What a tool does.
  @FunctionalInterface
  interface Body {
    void run() throws IOException, InterruptedException;
  }

  TestingAgent(Play... plays) {
    this.plays = List.of(plays);
  }

  /// A turn with so many texts.
  static Play texts(int count) {
    return turn -> {
      for (int i = 1; i <= count; i++) {
        if (!turn.text("text " + i)) {
          return new TurnOutcome.Interrupted();
        }
      }
      return DONE;
    };
  }

  /// The prompts so far.
  List<String> prompts() {
    return List.copyOf(prompts);
  }

  @Override
  public String name() {
    return "testing";
  }

  @Override
  public TurnOutcome turn(String prompt, AgentHost host) throws InterruptedException, IOException {
    interrupted = new CountDownLatch(1);
    prompts.add(prompt);
    return plays.get(Math.min(prompts.size(), plays.size()) - 1).turn(new Turn(host));
  }

  @Override
  public void interrupt() {
    interrupted.countDown();
  }

  @Override
  public void close() {}

  /// What a turn can do.
  final class Turn {
    final AgentHost host;

    private Turn(AgentHost host) {
      this.host = host;
    }

    /// Says a text; false when it was refused.
    boolean text(String words) throws IOException {
      OptionalInt number = host.begin(PartType.TEXT, "text");
      if (number.isPresent()) {
        host.completed(part(number.getAsInt(), PartType.TEXT, words));
      }
      return number.isPresent();
    }

    /// Runs a tool through the gate; false when it was refused.
    boolean tool(String words, Body body) throws IOException, InterruptedException {
      OptionalInt number = host.admit(PartType.TOOL, "command");
      if (number.isPresent()) {
        body.run();
        host.completed(part(number.getAsInt(), PartType.TOOL, words));
      }
      return number.isPresent();
    }

    /// Does nothing until the turn is interrupted.
    TurnOutcome untilInterrupted() throws InterruptedException {
      interrupted.await();
      return new TurnOutcome.Interrupted();
    }
  }

  /// A part that has completed.
  static FinishedPart part(int number, PartType type, String words) {
    return new FinishedPart(
        number,
        type,
        type.word(),
        PartStatus.COMPLETED,
        words,
        Duration.ofMillis(1),
        null,
        PartContent.text(words));
  }
}
