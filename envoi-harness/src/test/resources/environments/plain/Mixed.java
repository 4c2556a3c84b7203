import dev.envoi.harness.Suite;
import dev.envoi.harness.Test;
import dev.envoi.harness.TestResult;
import java.util.List;

@Suite("mixed")
final class Mixed {
  private final Environment environment;

  Mixed(Environment environment) {
    this.environment = environment;
  }

  @Test("good")
  TestResult good() {
    return environment.top();
  }

  @Test("bad")
  TestResult bad() {
    throw new IllegalStateException("the suite is broken");
  }

  @Test("none")
  TestResult none() {
    return TestResult.of(List.of());
  }
}
