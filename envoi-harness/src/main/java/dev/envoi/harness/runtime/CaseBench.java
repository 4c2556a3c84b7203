package dev.envoi.harness.runtime;

import dev.envoi.harness.Session.Bench;
import dev.envoi.harness.Session.Ran;
import dev.envoi.sandbox.CaseJob;
import dev.envoi.sandbox.CaseReport;
import dev.envoi.sandbox.CaseRunner;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs cases in a reading sandbox, as many at a time as there are slots.
final class CaseBench implements Bench, AutoCloseable {
  /// When so many cases in a row ran out of time alone too, the others that ran out of time are not
  /// tried: hundreds of programs that wait for ever would take hours.
  private static final int ENOUGH_ALONE = 3;

  private static final String NOT_TRIED =
      "it ran out of wall-clock time beside other cases, and was not tried alone, because "
          + ENOUGH_ALONE
          + " cases before it ran out of time alone too";

  private final Sandbox reader;
  private final CaseRunner runner;
  private final Slots slots;
  private final CaseCount count;

  CaseBench(Sandbox reader, CaseRunner runner, Slots slots, CaseCount count) {
    this.reader = reader;
    this.runner = runner;
    this.slots = slots;
    this.count = count;
  }

  @Override
  public String where(String inside) {
    return reader.where(inside);
  }

  @Override
  public List<Ran> run(List<CaseJob> jobs) throws InterruptedException {
    List<Ran> ran = new ArrayList<>(inParallel(jobs));
    int again = 0;
    for (int i = 0; i < jobs.size(); i++) {
      if (!(ran.get(i) instanceof Ran.Reported(CaseReport report)) || !Doubt.about(report)) {
        continue;
      }
      if (Doubt.outOfTime(report) && again >= ENOUGH_ALONE) {
        ran.set(i, new Ran.Unknown(NOT_TRIED));
      } else {
        CaseJob job = jobs.get(i);
        Ran alone = outcome(() -> slots.alone(() -> runner.run(job)));
        ran.set(i, alone);
        again = outOfTime(alone) ? again + 1 : 0;
      }
    }
    return List.copyOf(ran);
  }

  private List<Ran> inParallel(List<CaseJob> jobs) throws InterruptedException {
    count.more(jobs.size());
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<Ran>> waiting = new ArrayList<>();
      for (CaseJob job : jobs) {
        waiting.add(threads.submit(() -> first(job)));
      }
      List<Ran> ran = new ArrayList<>();
      for (Future<Ran> one : waiting) {
        ran.add(result(one));
      }
      return ran;
    } finally {
      threads.shutdownNow();
    }
  }

  private Ran first(CaseJob job) throws InterruptedException {
    Ran ran = outcome(() -> slots.one(() -> runner.run(job)));
    count.oneDone();
    return ran;
  }

  private static Ran result(Future<Ran> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a case was not run", failed.getCause());
    }
  }

  private static Ran outcome(Callable<CaseReport> work) throws InterruptedException {
    try {
      CaseReport report = work.call();
      return report.commands().isEmpty()
          ? new Ran.Unknown(String.join(", ", report.limits()))
          : new Ran.Reported(report);
    } catch (SandboxException failed) {
      return new Ran.Unknown(String.valueOf(failed.getMessage()));
    } catch (InterruptedException | RuntimeException through) {
      throw through;
    } catch (Exception impossible) {
      throw new IllegalStateException("running a case threw", impossible);
    }
  }

  private static boolean outOfTime(Ran ran) {
    return ran instanceof Ran.Reported(CaseReport report) && Doubt.outOfTime(report);
  }

  @Override
  public void close() {
    runner.close();
    reader.close();
  }
}
