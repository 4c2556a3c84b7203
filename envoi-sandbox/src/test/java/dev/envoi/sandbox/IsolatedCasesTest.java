package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IsolatedCasesTest extends CasesContractTest {
  private static LocalProvider provider;

  @BeforeAll
  static void make() throws Exception {
    provider = Providers.isolated();
  }

  @Override
  SandboxProvider provider() {
    return provider;
  }

  @Test
  void eachCaseHasNamespacesOfItsOwnAndNoCapability() throws Exception {
    try (CaseRunner cases = sandbox.cases()) {
      assertThat(cases.ownNamespaces()).isTrue();

      CaseReport report =
          cases.run(
              job("cat /proc/self/status | grep -E '^Cap(Prm|Eff|Inh|Amb|Bnd):' >&2; echo $$"));

      CaseReport.Done done = report.commands().getFirst();
      assertThat(done.stderr().text().lines())
          .hasSize(5)
          .allMatch(line -> line.endsWith("\t" + "0".repeat(16)));
      assertThat(Long.parseLong(done.stdout().text().strip())).isLessThan(10);
    }
  }

  /// The kernel asks only for the owner of its settings, which root outside is.
  @Test
  void aCaseCannotWriteTheSettingsOfTheKernel() throws Exception {
    try (CaseRunner cases = sandbox.cases()) {
      CaseReport report =
          cases.run(
              job(
                  "for f in /proc/sys/kernel/core_pattern /proc/sys/vm/swappiness; do test -w $f && echo $f; done; true"));

      assertThat(report.commands().getFirst().stdout().text()).isEmpty();
    }
  }

  @Test
  void aCaseCannotWriteTheWorkspace() throws Exception {
    try (CaseRunner cases = sandbox.cases()) {
      CaseReport report = cases.run(job("echo no > /workspace/x; ls /workspace"));

      assertThat(report.commands().getFirst().stdout().text()).isEmpty();
    }
  }
}
