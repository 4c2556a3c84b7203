import dev.envoi.harness.CaseResult;
import dev.envoi.harness.Default;
import dev.envoi.harness.Documents;
import dev.envoi.harness.Test;
import dev.envoi.harness.TestResult;
import dev.envoi.harness.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class Environment {
  @Test(value = "top", description = "A test at the top.")
  TestResult top() {
    return TestResult.of(List.of(CaseResult.passed("one", Timing.NONE)));
  }

  @Test("echo/{word}")
  Map<String, Object> echo(String word, @Default("1") int times, @Nullable List<String> names) {
    return Map.of("word", word, "times", times, "names", names == null ? List.of() : names);
  }

  @Test("part_{number}")
  Map<String, Object> part(int number) {
    return Map.of("number", number);
  }

  @Test("needs")
  Map<String, Object> needs(int count) {
    return Map.of("count", count);
  }

  @Test("files")
  Map<String, Object> files(Documents documents) throws Exception {
    List<String> seen = new ArrayList<>();
    documents.writeTo(new Listing(seen));
    return Map.of("empty", documents.isEmpty(), "files", seen);
  }
}
