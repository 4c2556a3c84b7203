import dev.envoi.harness.Documents;
import dev.envoi.harness.Session;
import dev.envoi.harness.SetUp;
import dev.envoi.harness.Test;
import dev.envoi.sandbox.Sight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Its own code is what misbehaves.
final class Environment {
  private volatile long turns;

  @SetUp
  void setUp(Session session, Documents submission) throws Exception {
    session.put(submission, Sight.system(List.of()));
  }

  @Test("pid")
  Map<String, Object> pid() {
    System.out.println("what is printed is no message");
    return Map.of("pid", ProcessHandle.current().pid());
  }

  @Test("halt")
  Map<String, Object> halt(int status) {
    Runtime.getRuntime().halt(status);
    return Map.of();
  }

  @Test("spin")
  Map<String, Object> spin(String mark) throws Exception {
    Files.createFile(Path.of(mark));
    while (true) {
      turns++;
    }
  }

  @Test("hoard")
  Map<String, Object> hoard() {
    List<long[]> all = new ArrayList<>();
    while (true) {
      all.add(new long[1 << 24]);
    }
  }

  @Test("secrets")
  Map<String, Object> secrets() {
    return Map.of("names", List.copyOf(System.getenv().keySet()));
  }
}
