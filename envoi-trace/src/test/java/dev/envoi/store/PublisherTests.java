package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.journal.JournalReader;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PublisherTests {
  @TempDir Path temp = Path.of("");

  private TestingStore store() {
    return new TestingStore(temp.resolve("store"));
  }

  @Test
  void aPartIsInTheStoreWithinASecond() throws Exception {
    TestingStore store = store();
    try (RecordedRun run = run(store)) {
      for (int part = 1; part <= 3; part++) {
        run.part("text");
        long recorded = System.nanoTime();
        int expected = part;
        await(() -> publishedParts() == expected);
        assertThat(Duration.ofNanos(System.nanoTime() - recorded))
            .isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void whatIsPublishedIsTheJournalByteForByte() throws Exception {
    try (RecordedRun run = run(store())) {
      run.parts(20);
      run.part("x".repeat(100_000));
      run.end();
      run.finish();

      Path elsewhere = temp.resolve("elsewhere");
      StoredTrajectory.Fetched fetched =
          new StoredTrajectory(run.objects)
              .fetchInto(new RunFolder(elsewhere), temp.resolve("bundles"))
              .orElseThrow();

      assertThat(elsewhere.resolve("journal.jsonl"))
          .hasSameBinaryContentAs(run.folder.root().resolve("journal.jsonl"));
      assertThat(new JournalReader(elsewhere).trace()).contains(run.trace());
      assertThat(blobs(elsewhere)).hasSize(1).isEqualTo(blobs(run.folder.root()));
      assertThat(commits(fetched.bundles())).isEqualTo(chain(21));
      assertThat(run.objects.trace()).contains(run.trace());
    }
  }

  @Test
  void aReaderSeesAWholeTrajectoryAtAnyMomentWhileSegmentsAreJoined() throws Exception {
    TestingStore store = store();
    try (RecordedRun run = run(store)) {
      int seen = 0;
      for (int round = 0; round < 150; round++) {
        run.part("text " + round);
        Thread.sleep(20);
        List<Part> parts = publishedIfAny().map(AgentTrace::parts).orElse(List.of());
        assertThat(parts).extracting(Part::part).isEqualTo(upTo(parts.size()));
        assertThat(parts.size()).isGreaterThanOrEqualTo(seen);
        seen = parts.size();
      }
      assertThat(seen).isGreaterThan(100);
    }
  }

  @Test
  void nothingIsNamedBeforeItIsThere() throws Exception {
    TestingStore store = store();
    try (RecordedRun run = run(store)) {
      run.part("x".repeat(100_000));
      run.end();
      run.finish();
    }
    List<String> written =
        store.written.stream().map(key -> key.replaceAll("/[0-9a-f]{64}$", "/BLOB")).toList();
    int segment = last(written, "/journal/");
    assertThat(last(written, "/blobs/")).isBetween(0, segment);
    assertThat(last(written, "/bundles/")).isBetween(0, segment);
    assertThat(last(written, "states/one/0001.solved.1.")).isGreaterThan(segment);
  }

  private static int last(List<String> written, String part) {
    return IntStream.range(0, written.size())
        .filter(i -> written.get(i).contains(part))
        .max()
        .orElse(-1);
  }

  @Test
  void manySmallSegmentsAndBundlesAreJoinedAndNothingIsLost() throws Exception {
    TestingStore store = store();
    RunFolder folder = new RunFolder(temp.resolve("run"));
    try (RecordedRun run = RecordedRun.begin(store, folder.root())) {
      run.publisher.close(); // its rounds are made here, one a part
      JournalPublisher publisher =
          new JournalPublisher(
              run.objects,
              1,
              new JournalPublisher.Sources(
                  folder.root(),
                  (since, to, target) -> Files.writeString(target, since + ".." + to),
                  temp),
              Standing.NOTHING);
      for (int part = 0; part < 200; part++) {
        run.part("text " + part);
        assertThat(publisher.sendNext(false)).isTrue();
        assertThat(published().parts()).hasSize(part + 1);
      }
      StoredTrajectory.Fetched fetched =
          new StoredTrajectory(run.objects)
              .fetchInto(new RunFolder(temp.resolve("elsewhere")), temp.resolve("bundles"))
              .orElseThrow();
      assertThat(commits(fetched.bundles())).isEqualTo(chain(200));
      assertThat(run.objects.list("journal")).hasSizeLessThan(70);
      assertThat(fetched.bundles()).hasSizeLessThan(70);
    }
  }

  @Test
  void aStoreThatIsAwayIsToldOfAndEverythingArrivesAfterwards() throws Exception {
    TestingStore store = store();
    try (RecordedRun run = run(store)) {
      run.part("before");
      await(() -> publishedParts() == 1);
      store.before =
          _ -> {
            throw new IOException("503 SlowDown");
          };
      run.parts(50);
      await(() -> !run.news.isEmpty());
      assertThat(run.news).containsExactly("away: 503 SlowDown");
      store.before = _ -> {};
      await(() -> run.news.contains("back"));
      await(() -> publishedParts() == 51);
      assertThat(run.news).hasSize(2);
    }
  }

  @Test
  void aStoreThatFailsAtRandomLosesNothing() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TestingStore store = store();
    try (RecordedRun run = run(store)) {
      TestingStore.Fault fault =
          _ -> {
            if (random.nextInt(10) == 0) {
              throw new IOException("reset");
            }
          };
      store.before = fault;
      store.after = fault; // done, and the answer lost
      for (int part = 0; part < 60; part++) {
        run.part("x".repeat(part % 10 == 0 ? 70_000 : 10));
        Thread.sleep(10);
      }
      run.end();
      run.publisher.finish(Duration.ofSeconds(40), () -> {});
      store.before = _ -> {};
      store.after = _ -> {};
      assertThat(published()).as("seed " + seed).isEqualTo(run.trace());
      StoredTrajectory.Fetched fetched =
          new StoredTrajectory(run.objects)
              .fetchInto(new RunFolder(temp.resolve("elsewhere")), temp.resolve("bundles"))
              .orElseThrow();
      assertThat(commits(fetched.bundles())).as("seed " + seed).isEqualTo(chain(60));
    }
  }

  @Test
  void anEndThatCannotBePublishedSaysWhatIsMissing() throws Exception {
    TestingStore store = store();
    try (RecordedRun run = run(store)) {
      store.before =
          _ -> {
            throw new IOException("refused");
          };
      run.parts(3);
      run.end();
      assertThatThrownBy(() -> run.publisher.finish(Duration.ofMillis(500), () -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage("3 parts and the end of the run are not in the store: refused");
    }
  }

  private RecordedRun run(ArtifactStore store) throws IOException {
    return RecordedRun.begin(store, temp.resolve("run"));
  }

  /// As another machine sees it.
  private AgentTrace published() throws IOException {
    return publishedIfAny().orElseThrow();
  }

  private int publishedParts() throws IOException {
    return publishedIfAny().map(trace -> trace.parts().size()).orElse(0);
  }

  private Optional<AgentTrace> publishedIfAny() throws IOException {
    Path folder = Files.createTempDirectory(temp, "reader");
    TrajectoryObjects objects =
        new TrajectoryObjects(new FileStore(temp.resolve("store")), RecordedRun.ID);
    var _ = new StoredJournal(objects).copyInto(folder);
    return new JournalReader(folder).trace();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static List<String> blobs(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("blobs"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// The commits that bundles bring, where each one must begin where one before it has ended.
  private static List<String> commits(List<Path> bundles) throws IOException {
    int at = -1;
    for (Path bundle : bundles) {
      String[] range = Files.readString(bundle).split("\\.\\.", -1);
      int since = range[0].equals("null") ? -1 : Integer.parseInt(range[0].substring(0, 8), 16);
      assertThat(since).isLessThanOrEqualTo(at);
      at = Math.max(at, Integer.parseInt(range[1].substring(0, 8), 16));
    }
    return chain(at);
  }

  private static List<String> chain(int last) {
    return IntStream.rangeClosed(0, last).mapToObj(RecordedRun::commit).toList();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - until).isNegative();
      Thread.sleep(20);
    }
  }
}
