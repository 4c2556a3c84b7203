package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.harness.Session.Ran;
import dev.envoi.sandbox.CaseJob;
import dev.envoi.sandbox.CaseReport;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void whenManyRunOutOfTimeAloneTooTheOthersAreNotTriedAgain() throws Exception {
    Scripted runner = new Scripted((_, _) -> How.WALL_TIME);
    List<CaseJob> jobs = IntStream.range(0, 10).mapToObj(i -> job("sleeper " + i)).toList();

    List<Ran> ran = bench(runner).run(jobs);

    assertThat(ran).hasSize(10).map(CaseBenchTests::how).containsOnly(How.WALL_TIME);
    assertThat(runner.seen).hasSize(13);
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
    CaseRunner loses =
        new CaseRunner() {
          @Override
          public boolean ownNamespaces() {
            return true;
          }

          @Override
          public CaseReport run(CaseJob job) {
            return new CaseReport(List.of(), List.of(), List.of(), List.of("the case was lost"));
          }

          @Override
          public void close() {}
        };

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
      CaseReport.Output none = new CaseReport.Output(new byte[0], false);
      CaseReport.Usage usage = new CaseReport.Usage(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
      CaseReport.Done done =
          new CaseReport.Done(script.ending(name, attempt), 0, usage, none, none);
      return new CaseReport(List.of(done), List.of(), List.of(), List.of());
    }

    @Override
    public void close() {}

    private interface Script {
      How ending(String name, int attempt) throws SandboxException;
    }
  }
}
