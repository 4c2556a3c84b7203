package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.journal.JournalReader;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.AgentTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One writer over all machines: `a` and `b` are two of them.
@Timeout(60)
final class TakeOverTests {
  private static final Lease.Keeper NOBODY =
      new Lease.Keeper() {
        @Override
        public void renewed() {}

        @Override
        public void lost(String words) {}
      };

  @TempDir Path temp = Path.of("");

  private TestingStore store() {
    return new TestingStore(temp.resolve("store"));
  }

  private TrajectoryObjects objects(ArtifactStore store) {
    return new TrajectoryObjects(store, RecordedRun.ID);
  }

  private Path a() {
    return temp.resolve("a");
  }

  private Path b() {
    return temp.resolve("b");
  }

  @Test
  void theFirstWriterMakesTheTrajectoryItsOwn() throws Exception {
    TestingStore store = store();
    assertThat(new Leases(objects(store)).first()).isPresent();
    assertThat(new Leases(objects(store)).first()).isEmpty();
  }

  @Test
  void aLeaseThatWasMadeThoughTheAnswerWasLostIsOurs() throws Exception {
    TestingStore store = store();
    store.after =
        key -> {
          throw new IOException("connection reset");
        };
    assertThat(new Leases(objects(store)).first()).isPresent();
  }

  @Test
  void aLiveWriterIsNotTakenOver() throws Exception {
    TestingStore store = store();
    Leases leases = new Leases(objects(store), Duration.ofSeconds(2));
    try (Lease lease = leases.first().orElseThrow()) {
      lease.keep(NOBODY, Duration.ofMillis(300));
      List<String> said = new ArrayList<>();
      assertThatThrownBy(() -> leases.takeOver(null, said::add))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("is being written by process");
      assertThat(said).singleElement().asString().contains("for up to 2 s");
    }
  }

  @Test
  void ofManyWhoTakeOverADeadWriterOneSucceeds() throws Exception {
    TestingStore store = store();
    Leases leases = new Leases(objects(store), Duration.ofSeconds(1));
    leases.first().orElseThrow().die();
    List<Lease> taken = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Lease lease = leases.takeOver(null, _ -> {});
                  lease.keep(NOBODY, Duration.ofMillis(100));
                  taken.add(lease);
                } catch (IOException | InterruptedException refused) {
                  // as it should be for all but one
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).singleElement().extracting(Lease::fence).isEqualTo(2);
    taken.getFirst().close();
  }

  @Test
  void onTheSameMachineADeadWriterIsTakenOverAtOnce() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(3);
    first.die();
    long begun = System.nanoTime();
    TakenOver taken =
        TakenOver.of(objects(store), new RunFolder(a()), temp.resolve("bundles"), _ -> {});
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    try (RecordedRun second = RecordedRun.goOn(store, a(), taken)) {
      second.parts(2);
      second.finish();
      assertThat(published(store).parts()).hasSize(5);
      assertThat(published(store)).isEqualTo(second.trace());
    }
  }

  @Test
  void onTheSameMachineALiveWriterIsRefusedByTheLockOfItsJournal() throws Exception {
    TestingStore store = store();
    try (RecordedRun run = RecordedRun.begin(store, a())) {
      run.parts(1);
      assertThatThrownBy(() -> RecordedRun.takeOver(store, a()))
          .hasMessageContaining("still going on");
    }
  }

  @Test
  void anotherMachineGoesOnWithAllThatWasPublished() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(5);
    first.finish();
    first.die();
    TakenOver taken = RecordedRun.takeOver(store, b());
    assertThat(taken.settlement().head()).isEqualTo(RecordedRun.commit(5));
    assertThat(taken.settlement().bundles()).isNotEmpty();
    assertThat(taken.settlement().standing().parts()).isEqualTo(5);
    try (RecordedRun second = RecordedRun.goOn(store, b(), taken)) {
      second.parts(5);
      second.end();
      second.finish();
      assertThat(published(store)).isEqualTo(second.trace());
      assertThat(published(store).parts()).hasSize(10);
    }
    assertThat(StateKey.newest(store.list(StateKey.ALL)).get(RecordedRun.ID))
        .satisfies(state -> assertThat(state.fence()).isEqualTo(2))
        .satisfies(state -> assertThat(state.parts()).isEqualTo(10));
    assertThat(store.list(StateKey.ALL)).hasSize(1);
  }

  @Test
  void whatAnOldWriterSendsAfterANewOneBeganCountsForNothing() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(5);
    first.finish();
    first.publisher.close();
    first.parts(3); // recorded, and not published before it fell asleep
    first.lease.die();
    try (RecordedRun second = RecordedRun.goOn(store, b(), RecordedRun.takeOver(store, b()))) {
      sendAsOldWriter(store, first);
      assertThat(published(store).parts()).hasSize(5);
      second.parts(1);
      sendAsOldWriter(store, first);
      second.finish();
      assertThat(published(store)).isEqualTo(second.trace());
      assertThatThrownBy(first.lease::check)
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining("has taken over")
          .hasMessageContaining("fence 2 after 1");
    }
    first.die();
  }

  private void sendAsOldWriter(ArtifactStore store, RecordedRun old) throws IOException {
    JournalPublisher zombie =
        new JournalPublisher(
            objects(store),
            1,
            new JournalPublisher.Sources(
                old.folder.root(), (_, _, target) -> Files.writeString(target, "zombie"), temp),
            Standing.NOTHING);
    assertThat(zombie.sendNext(true)).isTrue();
  }

  @Test
  void aWriterThatWakesUpFindsThatItHasLostAndStops() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(2);
    first.finish();
    CountDownLatch stopped = new CountDownLatch(1);
    first.lease.die();
    RecordedRun second = RecordedRun.goOn(store, b(), RecordedRun.takeOver(store, b()));
    first.lease.keep(
        new Lease.Keeper() {
          @Override
          public void renewed() {}

          @Override
          public void lost(String words) {
            stopped.countDown();
          }
        },
        Duration.ofMillis(100));
    assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(first.lease.isLost()).isTrue();
    second.close();
    first.close();
    assertThat(new JournalReader(b()).trace()).contains(published(store));
  }

  @Test
  void aWriterThatIsStillBeingSetUpIsNotTakenOver() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(1);
    first.finish();
    first.die();
    TakenOver second = RecordedRun.takeOver(store, b());
    Leases others = new Leases(objects(store), Duration.ofSeconds(2));
    assertThatThrownBy(() -> others.takeOver(null, _ -> {})).isInstanceOf(LeaseHeldException.class);
    second.lease().close();
    second.lock().close();
  }

  @Test
  void aWriterThatLostItsLeaseWhileItWasSetUpDoesNotBegin() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(1);
    first.finish();
    first.die();
    TakenOver second = RecordedRun.takeOver(store, b());
    second.lease().die();
    TakenOver third = RecordedRun.takeOver(store, temp.resolve("c"));
    int written = store.written.size();
    assertThatThrownBy(() -> RecordedRun.goOn(store, b(), second))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("fence 3 after 2");
    assertThat(store.written.subList(written, store.written.size()))
        .as("nothing but the other writer's lease")
        .allMatch(key -> key.endsWith("/lease/00000003"));
    third.lease().close();
    third.lock().close();
  }

  @Test
  void aFirstWriterThatCouldNotBeginLeavesTheIdToOthers() throws Exception {
    TestingStore store = store();
    Lease lease = new Leases(objects(store)).first().orElseThrow();
    lease.abandon();
    lease.close();
    assertThat(objects(store).exists()).isFalse();
    assertThat(new Leases(objects(store)).first()).isPresent();
  }

  @Test
  void aSessionThatAnOldWriterStillSendsReplacesNothingOfANewOne() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(1);
    first.finish();
    first.die();
    Path old = session("old", "aaaa");
    Path young = session("young", "bbbb");
    store.after =
        key -> {
          if (key.endsWith("/session/aaaa")) { // what comes next is the index
            store.after = _ -> {};
            goOnAndSave(store, young);
          }
        };
    SessionObjects zombie = new SessionObjects(store, RecordedRun.ID);
    assertThatThrownBy(() -> zombie.upload(old, first.lease))
        .isInstanceOf(LeaseLostException.class);
    int written = store.written.size();
    assertThatThrownBy(() -> zombie.upload(old, first.lease))
        .isInstanceOf(LeaseLostException.class);
    assertThat(store.written).hasSize(written);
    Path fetched = temp.resolve("fetched");
    assertThat(new SessionObjects(store, RecordedRun.ID).fetch(fetched)).isTrue();
    assertThat(fetched.resolve(SessionObjects.INDEX)).hasContent("young");
    assertThat(fetched.resolve("bbbb")).hasContent("piece of young");
  }

  private Path session(String name, String piece) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("session-" + name));
    Files.writeString(folder.resolve(SessionObjects.INDEX), name);
    Files.writeString(folder.resolve(piece), "piece of " + name);
    return folder;
  }

  private void goOnAndSave(ArtifactStore store, Path session) throws IOException {
    try {
      TakenOver taken = RecordedRun.takeOver(store, b());
      new SessionObjects(store, RecordedRun.ID).upload(session, taken.lease());
      taken.lease().close();
      taken.lock().close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Test
  void whatNobodyPublishedIsKeptAsideWhenSomebodyElseHasGoneOn() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(5);
    first.finish();
    first.publisher.close();
    first.part("x".repeat(100_000));
    first.parts(2);
    first.die();
    try (RecordedRun second = RecordedRun.goOn(store, b(), RecordedRun.takeOver(store, b()))) {
      second.parts(4);
      second.finish();
    }
    TakenOver back = RecordedRun.takeOver(store, a());
    Path aside = Objects.requireNonNull(back.settlement().orphaned());
    assertThat(aside).isEqualTo(a().resolve("orphaned/1"));
    assertThat(new JournalReader(aside).trace().orElseThrow().parts()).hasSize(8);
    List<String> texts = new ArrayList<>();
    new JournalReader(aside).forEach(true, entry -> texts.add(entry.event().toString()));
    assertThat(texts).anySatisfy(text -> assertThat(text).contains("x".repeat(100_000)));
    assertThat(aside.resolve("git/refs/heads/main")).exists();
    assertThat(new JournalReader(a()).trace()).contains(published(store));
    assertThat(published(store).parts()).hasSize(9);
    back.lease().close();
    back.lock().close();
  }

  @Test
  void aLocalJournalThatLacksPublishedLinesIsFetchedAnew() throws Exception {
    TestingStore store = store();
    RecordedRun first = RecordedRun.begin(store, a());
    first.parts(5);
    first.finish();
    first.die();
    Path journal = a().resolve("journal.jsonl"); // a power cut took lines that were on their way
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() - 3));
    TakenOver taken = RecordedRun.takeOver(store, a());
    assertThat(Files.readAllLines(journal)).isEqualTo(lines);
    assertThat(taken.settlement().orphaned()).isNull();
    taken.lease().close();
    taken.lock().close();
  }

  @Test
  void aTrajectoryThatIsNowhereIsNotBegun() throws Exception {
    TestingStore store = store();
    assertThatThrownBy(() -> RecordedRun.takeOver(store, a()))
        .hasMessageContaining("there is no trajectory one");
    assertThat(objects(store).exists()).isFalse();
  }

  private AgentTrace published(ArtifactStore store) throws IOException {
    Path folder = Files.createTempDirectory(temp, "reader");
    var _ = new StoredJournal(objects(store)).copyInto(folder);
    return new JournalReader(folder).trace().orElseThrow();
  }
}
