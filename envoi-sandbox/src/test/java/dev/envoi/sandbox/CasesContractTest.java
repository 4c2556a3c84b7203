package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.CaseJob.Bounds;
import dev.envoi.sandbox.CaseJob.Collect;
import dev.envoi.sandbox.CaseJob.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every runner of cases keeps, isolated or not.
abstract class CasesContractTest extends SandboxFixture {
  static final Bounds BOUNDS =
      new Bounds(Duration.ofSeconds(20), Duration.ofSeconds(10), 512L << 20, 64, 4096, 1 << 20);

  static Part part(Bounds bounds, String line) {
    return new Part(
        List.of("/bin/sh", "-c", line), Map.of("PATH", "/usr/bin:/bin", "A", "b c"), bounds);
  }

  static CaseJob job(String... lines) {
    return new CaseJob(
        1 << 20,
        List.of(lines).stream().map(line -> part(BOUNDS, line)).toList(),
        List.of(new Collect(FilePath.of("out"), 4), new Collect(FilePath.of("none"), 4)));
  }

  @Test
  void theCommandsOfACaseShareAFolder() throws Exception {
    try (CaseRunner cases = sandbox.cases()) {
      CaseReport report = cases.run(job("echo abcdef > out", "cat out; echo $A >&2"));

      assertThat(report.commands()).hasSize(2).allMatch(CaseReport.Done::succeeded);
      CaseReport.Done second = report.commands().getLast();
      assertThat(second.stdout().text()).isEqualTo("abcdef\n");
      assertThat(second.stderr().text()).isEqualTo("b c\n");
      assertThat(second.usage().wall()).isPositive();
      CaseReport.Collected out = report.collected().getFirst();
      assertThat(out.kind()).isEqualTo(CaseReport.Kind.FILE);
      assertThat(out.size()).isEqualTo(7);
      assertThat(out.head()).isEqualTo(Bytes.of("abcd"));
      assertThat(report.collected().getLast().kind()).isEqualTo(CaseReport.Kind.ABSENT);
    }
  }

  @Test
  void theFirstCommandThatFailsIsTheLast() throws Exception {
    try (CaseRunner cases = sandbox.cases()) {
      CaseReport report = cases.run(job("exit 7", "echo never"));

      assertThat(report.commands()).hasSize(1);
      assertThat(report.commands().getFirst().how()).isEqualTo(CaseReport.How.EXITED);
      assertThat(report.commands().getFirst().code()).isEqualTo(7);
    }
  }

  @Test
  void eachCaseBeginsInAnEmptyFolder() throws Exception {
    try (CaseRunner cases = sandbox.cases()) {
      assertThat(cases.run(job("ls -A | wc -l; touch out")).commands().getFirst().stdout().text())
          .isEqualTo("0\n");
      assertThat(cases.run(job("ls -A | wc -l")).commands().getFirst().stdout().text())
          .isEqualTo("0\n");
    }
  }

  @Test
  void limitsEndACommandAndAreNamed() throws Exception {
    Bounds shortWall =
        new Bounds(Duration.ofMillis(300), Duration.ofSeconds(10), 512L << 20, 64, 4096, 1 << 20);
    try (CaseRunner cases = sandbox.cases()) {
      CaseReport slow =
          cases.run(new CaseJob(1 << 20, List.of(part(shortWall, "sleep 600")), List.of()));
      CaseReport signal = cases.run(job("kill -SEGV $$"));
      CaseReport missing =
          cases.run(
              new CaseJob(
                  1 << 20, List.of(new Part(List.of("/no/such"), Map.of(), BOUNDS)), List.of()));

      assertThat(slow.commands().getFirst().how()).isEqualTo(CaseReport.How.WALL_TIME);
      assertThat(signal.commands().getFirst().how()).isEqualTo(CaseReport.How.SIGNALLED);
      assertThat(signal.commands().getFirst().code()).isEqualTo(11);
      assertThat(missing.commands().getFirst().how()).isEqualTo(CaseReport.How.NOT_STARTED);
    }
  }

  @Test
  void manyThreadsGetTheirOwnReports() throws Exception {
    try (CaseRunner cases = sandbox.cases();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls =
          IntStream.range(0, 100)
              .<Callable<String>>mapToObj(n ->
                  () -> cases.run(job("echo " + n)).commands().getFirst().stdout().text().strip())
              .toList();

      List<Future<String>> answers = threads.invokeAll(calls);

      for (int n = 0; n < answers.size(); n++) {
        assertThat(answers.get(n).get()).isEqualTo(String.valueOf(n));
      }
    }
  }

  @Test
  void theEndOfTheRunnerFailsAllWhoWait() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CaseReport> waiting;
      try (CaseRunner cases = sandbox.cases()) {
        waiting = threads.submit(() -> cases.run(job("sleep 600")));
        cases.run(job("true"));
      }
      assertThatThrownBy(waiting::get).hasCauseInstanceOf(SandboxException.class);
    }
  }

  @Test
  void afterItsEndTheRunnerTakesNothing() throws Exception {
    CaseRunner over;
    try (CaseRunner cases = sandbox.cases()) {
      over = cases;
    }
    assertThatThrownBy(() -> over.run(job("true"))).isInstanceOf(SandboxException.class);
  }

  @Test
  void casesUseWhatTheWorkspaceHolds() throws Exception {
    text("printf '#!/bin/sh\\necho from the workspace\\n' > cc; chmod +x cc");
    try (CaseRunner cases = sandbox.cases()) {
      CaseReport report = cases.run(job(sandbox.where("/workspace/cc")));

      assertThat(report.commands().getFirst().stdout().text()).isEqualTo("from the workspace\n");
    }
  }
}
