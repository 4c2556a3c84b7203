package dev.envoi.recorder;

import static dev.envoi.recorder.TestingRecorder.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.Part;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.RepoCheckpoint;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecorderTests {
  @TempDir Path folder = Path.of("");

  @Test
  void aToolThatChangedFilesHasACheckpointAndOneThatDidNotHasNoCommit() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      Recorder recorder = testing.recorder;
      recorder.turnStarted(1, "go");
      String before = recorder.head();
      int first = recorder.admit(PartType.TOOL, "command").orElseThrow();
      testing.workspace.write("main.c", "int main;");
      recorder.complete(command(first, "write"));
      int second = recorder.admit(PartType.TOOL, "command").orElseThrow();
      recorder.complete(command(second, "look"));

      List<Part> parts = testing.read().parts();
      RepoCheckpoint changed = checkpoint(parts.get(0));
      assertThat(changed.committed()).isTrue();
      assertThat(changed.commitBefore()).isEqualTo(before);
      assertThat(changed.changedFiles()).containsExactly("main.c");
      RepoCheckpoint same = checkpoint(parts.get(1));
      assertThat(same.committed()).isFalse();
      assertThat(same.commitAfter()).isEqualTo(changed.commitAfter());
      assertThat(parts.get(1).gitCommit()).isEqualTo(changed.commitAfter());
    }
  }

  @Test
  void textsHaveNoCheckpointOfTheirOwn() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      testing.recorder.turnStarted(1, "go");
      int number = testing.recorder.begin(PartType.TEXT, "text").orElseThrow();
      testing.workspace.write("sneaked.c", "written by something in the background");
      testing.recorder.complete(text(number, "hello"));
      assertThat(testing.read().parts().getFirst().repoCheckpoint()).isNull();
    }
  }

  @Test
  void oneToolAtATimeIsLetIn() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 60);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      testing.recorder.turnStarted(1, "go");
      AtomicInteger inside = new AtomicInteger();
      List<Future<?>> tools = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        tools.add(
            threads.submit(() -> {
              int number = testing.recorder.admit(PartType.TOOL, "command").orElseThrow();
              assertThat(inside.incrementAndGet()).isEqualTo(1);
              inside.decrementAndGet();
              testing.recorder.complete(command(number, "tool " + number));
              return number;
            }));
      }
      for (Future<?> tool : tools) {
        tool.get();
      }
      assertThat(testing.read().parts())
          .extracting(Part::part)
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
    }
  }

  @Test
  void exactlySoManyPartsAreAdmittedHoweverManyAsk() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 7);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      testing.recorder.turnStarted(1, "go");
      List<Integer> admitted = Collections.synchronizedList(new ArrayList<>());
      List<Future<?>> tools = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        boolean tool = i % 2 == 0;
        tools.add(
            threads.submit(() -> {
              OptionalInt number =
                  tool
                      ? testing.recorder.admit(PartType.TOOL, "command")
                      : testing.recorder.begin(PartType.TEXT, "text");
              if (number.isPresent()) {
                admitted.add(number.getAsInt());
                testing.recorder.complete(
                    tool ? command(number.getAsInt(), "x") : text(number.getAsInt(), "x"));
              }
              return number;
            }));
      }
      for (Future<?> tool : tools) {
        tool.get();
      }
      assertThat(admitted).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7);
      assertThat(testing.recorder.exhausted()).isTrue();
    }
  }

  @Test
  void aToolWaitsUntilTheOneBeforeIsRecorded() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      testing.recorder.turnStarted(1, "go");
      int first = testing.recorder.admit(PartType.TOOL, "command").orElseThrow();
      CountDownLatch asked = new CountDownLatch(1);
      List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
      Thread second =
          Thread.ofVirtual()
              .start(() -> {
                asked.countDown();
                seen.add(admit(testing.recorder));
                seen.add(partsIn(testing));
              });
      asked.await();
      assertThat(testing.recorder.toolRunning()).isTrue();
      testing.recorder.complete(command(first, "slow"));
      second.join();
      assertThat(seen).containsExactly(2, 1);
    }
  }

  @Test
  void aNumberWhosePartNeverCompletesIsClosedAndNeverUsedAgain() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      Recorder recorder = testing.recorder;
      recorder.turnStarted(1, "go");
      recorder.admit(PartType.TOOL, "command").orElseThrow();
      recorder.begin(PartType.TEXT, "text").orElseThrow();
      testing.workspace.write("half.c", "half of what it wanted to write");
      recorder.closeOpenParts(PartStatus.INTERRUPTED, "Ctrl-C");
      int next = recorder.admit(PartType.TOOL, "command").orElseThrow();
      assertThat(next).isEqualTo(3);
      List<Part> parts = testing.read().parts();
      assertThat(parts).extracting(Part::part).containsExactly(1, 2);
      assertThat(parts).extracting(Part::status).containsOnly(PartStatus.INTERRUPTED);
      assertThat(checkpoint(parts.getFirst()).changedFiles()).containsExactly("half.c");
    }
  }

  @Test
  void afterTheCloseNothingBegins() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      testing.recorder.closeToNewParts();
      assertThat(testing.recorder.admit(PartType.TOOL, "command")).isEmpty();
      assertThat(testing.recorder.begin(PartType.TEXT, "text")).isEmpty();
      assertThat(testing.recorder.toolRunning()).isFalse();
    }
  }

  @Test
  void theReservationComesBeforeThePartAndTheTestsBetween() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      testing.recorder.turnStarted(1, "go");
      int number = testing.recorder.admit(PartType.TOOL, "run_tests").orElseThrow();
      testing.recorder.tested(call("basics"));
      testing.recorder.complete(command(number, "run_tests basics"));
      assertThat(testing.events())
          .extracting(JournalEvent::getClass)
          .map(Class::getSimpleName)
          .containsExactly(
              "TrajectoryStarted", "TurnStarted", "PartReserved", "TestsRun", "PartCompleted");
      assertThat(testing.events()).filteredOn(PartReserved.class::isInstance).hasSize(1);
      assertThat(testing.read().parts().getFirst().envoiCalls())
          .extracting(TestCall::path)
          .containsExactly("basics");
    }
  }

  @Test
  void aCallThatComesAfterItsPartIsAddedToIt() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      testing.recorder.turnStarted(1, "go");
      int number = testing.recorder.admit(PartType.TOOL, "command").orElseThrow();
      testing.recorder.complete(command(number, "starts something in the background"));
      testing.recorder.tested(call("basics/smoke"));
      assertThat(testing.read().parts().getFirst().envoiCalls()).hasSize(1);
    }
  }

  @Test
  void whatChangedAfterTheLastPartBelongsToTheTurn() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      testing.recorder.turnStarted(1, "go");
      testing.workspace.write("late.c", "by a background command");
      testing.recorder.turnEnded(new JournalEvent.TurnEnded(1, "completed", null, null, null));
      RepoCheckpoint checkpoint =
          Objects.requireNonNull(testing.read().turns().getFirst().repoCheckpoint());
      assertThat(checkpoint.changedFiles()).containsExactly("late.c");
    }
  }

  @Test
  void summariesAreOneShortLine() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      testing.recorder.turnStarted(1, "go");
      int number = testing.recorder.begin(PartType.TEXT, "text").orElseThrow();
      testing.recorder.complete(text(number, "a\n\tb\u001b[31m \0c " + "\ud83d\ude00".repeat(500)));
      String summary = testing.read().parts().getFirst().summary();
      assertThat(summary).startsWith("a b [31m c ").hasSizeLessThanOrEqualTo(240).endsWith("…");
      PartCompleted completed = (PartCompleted) testing.events().getLast();
      assertThat(completed.content().text()).contains("\u001b[31m");
    }
  }

  @Test
  void aPartThatIsNotOpenCannotComplete() throws Exception {
    try (TestingRecorder testing = new TestingRecorder(folder, 10)) {
      assertThatThrownBy(() -> testing.recorder.complete(command(1, "x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static int admit(Recorder recorder) {
    try {
      return recorder.admit(PartType.TOOL, "command").orElseThrow();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int partsIn(TestingRecorder testing) {
    try {
      return testing.read().parts().size();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static RepoCheckpoint checkpoint(Part part) {
    return Objects.requireNonNull(part.repoCheckpoint());
  }

  private static TestCall call(String path) {
    return new TestCall(
        path,
        TestingRecorder.CLOCK.instant(),
        5,
        200,
        null,
        new TestCounts(1, 0, 1, List.of()),
        null,
        true,
        null,
        null);
  }

  private static FinishedPart text(int number, String text) {
    return new FinishedPart(
        number,
        PartType.TEXT,
        "text",
        PartStatus.COMPLETED,
        text,
        Duration.ZERO,
        null,
        PartContent.text(text));
  }
}
