package dev.envoi.harness.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.Session.Ran;
import dev.envoi.sandbox.CaseJob;
import dev.envoi.sandbox.CaseReport;
import dev.envoi.sandbox.CaseReport.Done;
import dev.envoi.sandbox.CaseReport.How;
import dev.envoi.sandbox.CaseRunner;
import dev.envoi.sandbox.SandboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CaseBenchTests {
  @TempDir private Path folder = Path.of("");

  @Test
  void aCaseThatRanOutOfWallTimeIsRunAgainAloneAndThatCounts() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    Scripted runner =
        new Scripted((name, attempt) -> {
          int now = running.incrementAndGet();
          if (attempt == 2) {
            together.accumulateAndGet(now, Math::max);
          }
          running.decrementAndGet();
          return name.equals("slow") && attempt == 1 ? How.WALL_TIME : How.EXITED;
        });

    List<Ran> ran = bench(runner).run(List.of(job("a"), job("slow"), job("b")));

    assertThat(ran).map(CaseBenchTests::how).containsOnly(How.EXITED);
    assertThat(runner.seen).containsExactlyInAnyOrder("a", "slow", "b", "slow");
    assertThat(together).hasValue(1);
    assertThat(CaseCount.in(folder)).isEqualTo(new CaseCount.Seen(3, 3));
  }

  @Test
  void aCaseThatUsedUpItsCpuTimeIsNotRunAgain() throws Exception {
    Scripted runner = new Scripted((_, _) -> How.CPU_TIME);

    List<Ran> ran = bench(runner).run(List.of(job("busy")));

    assertThat(how(ran.getFirst())).isEqualTo(How.CPU_TIME);
    assertThat(runner.seen).hasSize(1);
  }

  @Test
  void whenManyRunOutOfTimeAloneTooTheOthersAreNotTriedAndNotKnown() throws Exception {
    Scripted runner =
        new Scripted(
            (name, attempt) -> attempt == 2 && name.endsWith("1") ? How.CPU_TIME : How.WALL_TIME);
    List<CaseJob> jobs = IntStream.range(0, 10).mapToObj(i -> job("sleeper " + i)).toList();

    List<Ran> ran = bench(runner).run(jobs);

    assertThat(ran.subList(0, 3))
        .map(CaseBenchTests::how)
        .containsExactly(How.WALL_TIME, How.CPU_TIME, How.WALL_TIME);
    assertThat(ran.subList(3, 10))
        .hasSize(7)
        .allSatisfy(one ->
            assertThat(one)
                .isInstanceOfSatisfying(
                    Ran.Unknown.class,
                    unknown -> assertThat(unknown.why()).contains("was not tried alone")));
    assertThat(runner.seen).hasSize(13);
  }

  @ParameterizedTest
  @CsvSource({
    "SIGNALLED, 9, , 2",
    "EXITED, 137, , 2",
    "NOT_STARTED, 11, , 2",
    "NOT_STARTED, 12, , 2",
    "EXITED, 1, fork: Resource temporarily unavailable, 2",
    "EXITED, 1, as: out: No space left on device, 2",
    "EXITED, 0, fork: Resource temporarily unavailable, 1",
    "EXITED, 1, line 3: no such variable, 1",
    "SIGNALLED, 11, , 1",
    "NOT_STARTED, 8, , 1",
    "MEMORY, 9, , 1"
  })
  void whatTheMachineMayHaveDoneIsRunAgainAloneAndThatCounts(
      How how, int code, @Nullable String words, int times) throws Exception {
    Done bad = done(how, code, words == null ? "" : words);
    Repeated runner = new Repeated(report(bad), report(done(How.EXITED, 0, "")));

    Ran ran = bench(runner).run(List.of(job("a"))).getFirst();

    assertThat(runner.runs).hasValue(times);
    assertThat(how(ran)).isEqualTo(times == 2 ? How.EXITED : how);
  }

  @Test
  void whoIsKilledAloneTooWasKilledByItself() throws Exception {
    CaseReport killed = report(done(How.SIGNALLED, 9, ""));
    Repeated runner = new Repeated(killed, killed);

    List<Ran> ran = bench(runner).run(List.of(job("a"), job("b"), job("c"), job("d")));

    assertThat(ran).map(CaseBenchTests::how).containsOnly(How.SIGNALLED);
    assertThat(runner.runs).hasValue(8);
  }

  @Test
  void aFailureThatALimitExplainsIsNotRunAgain() throws Exception {
    CaseReport full = report(done(How.EXITED, 1, "No space left on device"), "disk full");
    Repeated runner = new Repeated(full, full);

    bench(runner).run(List.of(job("a")));

    assertThat(runner.runs).hasValue(1);
  }

  @Test
  void reportsComeInTheOrderOfTheJobsAndAFailureOfTheRunnerIsNoReport() throws Exception {
    Scripted runner =
        new Scripted((name, _) -> {
          if (name.equals("lost")) {
            throw new SandboxException("the runner ended");
          }
          return How.valueOf(name);
        });

    List<Ran> ran = bench(runner).run(List.of(job("MEMORY"), job("lost"), job("EXITED")));

    assertThat(how(ran.get(0))).isEqualTo(How.MEMORY);
    assertThat(ran.get(1)).isEqualTo(new Ran.Unknown("the runner ended"));
    assertThat(how(ran.get(2))).isEqualTo(How.EXITED);
  }

  @Test
  void aCaseThatWasLostIsNoReport() throws Exception {
    CaseReport lost = new CaseReport(List.of(), List.of(), List.of(), List.of("the case was lost"));
    Repeated loses = new Repeated(lost, lost);

    assertThat(bench(loses).run(List.of(job("a"))))
        .containsExactly(new Ran.Unknown("the case was lost"));
  }

  private CaseBench bench(CaseRunner runner) {
    return new CaseBench(
        new NoSandbox(), runner, new OwnSlots(new SlotPool(2)), new CaseCount(folder));
  }

  private static CaseJob job(String name) {
    Duration time = Duration.ofSeconds(1);
    CaseJob.Bounds bounds = new CaseJob.Bounds(time, time, 1, 1, 1, 1);
    return new CaseJob(1, List.of(new CaseJob.Part(List.of(name), Map.of(), bounds)), List.of());
  }

  private static How how(Ran ran) {
    return ((Ran.Reported) ran).report().commands().getFirst().how();
  }

  private static Done done(How how, int code, String stderr) {
    CaseReport.Output none = new CaseReport.Output(new byte[0], false);
    CaseReport.Output words = new CaseReport.Output(stderr.getBytes(UTF_8), false);
    CaseReport.Usage usage = new CaseReport.Usage(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    return new Done(how, code, usage, none, words);
  }

  private static CaseReport report(Done done, String... limits) {
    return new CaseReport(List.of(done), List.of(), List.of(), List.of(limits));
  }

  /// The first run has one report, all others have another.
  private static final class Repeated implements CaseRunner {
    private final CaseReport first;
    private final CaseReport others;
    private final AtomicInteger runs = new AtomicInteger();

    Repeated(CaseReport first, CaseReport others) {
      this.first = first;
      this.others = others;
    }

    @Override
    public boolean ownNamespaces() {
      return true;
    }

    @Override
    public CaseReport run(CaseJob job) {
      return runs.incrementAndGet() == 1 ? first : others;
    }

    @Override
    public void close() {}
  }

  /// The slots of one process.
  private record OwnSlots(SlotPool pool) implements Slots {
    @Override
    public <T> T one(Callable<T> work) throws Exception {
      return with(1, work);
    }

    @Override
    public <T> T alone(Callable<T> work) throws Exception {
      return with(pool.count(), work);
    }

    private <T> T with(int slots, Callable<T> work) throws Exception {
      pool.take(slots);
      try {
        return work.call();
      } finally {
        pool.give(slots);
      }
    }
  }

  /// Ends each case as a script says.
  private static final class Scripted implements CaseRunner {
    private final Script script;
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

    Scripted(Script script) {
      this.script = script;
    }

    @Override
    public boolean ownNamespaces() {
      return true;
    }

    @Override
    public CaseReport run(CaseJob job) throws SandboxException {
      String name = job.commands().getFirst().argv().getFirst();
      seen.add(name);
      int attempt = (int) seen.stream().filter(name::equals).count();
      return report(done(script.ending(name, attempt), 0, ""));
    }

    @Override
    public void close() {}

    private interface Script {
      How ending(String name, int attempt) throws SandboxException;
    }
  }
}
