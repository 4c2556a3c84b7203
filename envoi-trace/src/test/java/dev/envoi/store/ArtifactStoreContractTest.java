package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every store promises; extended once for each kind.
abstract class ArtifactStoreContractTest {
  @TempDir Path scratch = Path.of("");

  abstract ArtifactStore store() throws IOException;

  /// How often many race for one object.
  int rounds() {
    return 20;
  }

  @Test
  void whatWasPutIsOpenedAgain() throws IOException {
    ArtifactStore store = store();
    store.put(new ObjectKey("a/b/c"), bytes("one"));
    assertThat(read(store, "a/b/c")).isEqualTo("one");
    store.put(new ObjectKey("a/b/c"), bytes("two"));
    assertThat(read(store, "a/b/c")).isEqualTo("two");
  }

  @Test
  void aFileIsPutWhole() throws IOException {
    ArtifactStore store = store();
    Path file = Files.write(scratch.resolve("large"), new byte[5 << 20]);
    store.put(new ObjectKey("large"), file);
    try (InputStream in = store.open(new ObjectKey("large")).orElseThrow()) {
      assertThat(in.readAllBytes()).hasSize(5 << 20);
    }
  }

  @Test
  void whatIsNotThereIsEmpty() throws IOException {
    assertThat(store().open(new ObjectKey("nothing/here"))).isEmpty();
    assertThat(store().names(new ObjectKey("nothing"))).isEmpty();
  }

  @Test
  void createMakesOnlyWhatIsNotThere() throws IOException {
    ArtifactStore store = store();
    assertThat(store.create(new ObjectKey("claim"), bytes("mine"))).isTrue();
    assertThat(store.create(new ObjectKey("claim"), bytes("yours"))).isFalse();
    assertThat(read(store, "claim")).isEqualTo("mine");
  }

  @Test
  void ofManyWhoCreateAtOnceExactlyOneDoes() throws Exception {
    ArtifactStore store = store();
    for (int round = 0; round < rounds(); round++) {
      ObjectKey key = new ObjectKey("race/" + round);
      List<Callable<Boolean>> racers = new ArrayList<>();
      for (int racer = 0; racer < 16; racer++) {
        byte[] name = bytes("racer " + racer);
        racers.add(() -> store.create(key, name));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        int winners = 0;
        for (Future<Boolean> result : threads.invokeAll(racers)) {
          winners += result.get() ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
      }
    }
  }

  @Test
  void namesAreThoseDirectlyBelow() throws IOException {
    ArtifactStore store = store();
    store.put(new ObjectKey("t/b/x"), bytes("1"));
    store.put(new ObjectKey("t/a"), bytes("2"));
    store.put(new ObjectKey("u"), bytes("3"));
    assertThat(store.names(new ObjectKey("t"))).containsExactly("a", "b");
  }

  @Test
  void aListingHoldsAllBelowAKeySortedWithSizes() throws IOException {
    ArtifactStore store = store();
    store.put(new ObjectKey("t/b/x/deep"), bytes("1"));
    store.put(new ObjectKey("t/b-c"), bytes("22"));
    store.put(new ObjectKey("t/a"), bytes("333"));
    store.put(new ObjectKey("tt/a"), bytes("4"));
    assertThat(store.list(new ObjectKey("t")))
        .extracting(object -> object.key() + " " + object.size())
        .containsExactly("t/a 3", "t/b-c 2", "t/b/x/deep 1");
    assertThat(store.list(new ObjectKey("nothing"))).isEmpty();
    assertThat(store.list(new ObjectKey("t/a"))).isEmpty();
  }

  @Test
  void aVersionChangesWithTheContentOnly() throws IOException {
    ArtifactStore store = store();
    store.put(new ObjectKey("t/a"), bytes("one"));
    List<StoredObject> first = store.list(new ObjectKey("t"));
    assertThat(store.list(new ObjectKey("t"))).isEqualTo(first);
    store.put(new ObjectKey("t/a"), bytes("two"));
    assertThat(store.list(new ObjectKey("t"))).isNotEqualTo(first);
  }

  @Test
  void whatIsDeletedIsGoneAndDeletingItAgainIsNoError() throws IOException {
    ArtifactStore store = store();
    store.put(new ObjectKey("t/a/b"), bytes("1"));
    store.put(new ObjectKey("t/a/c"), bytes("1"));
    store.delete(new ObjectKey("t/a/b"));
    store.delete(new ObjectKey("t/a/b"));
    store.delete(new ObjectKey("t/never/there"));
    assertThat(store.open(new ObjectKey("t/a/b"))).isEmpty();
    assertThat(store.names(new ObjectKey("t/a"))).containsExactly("c");
    store.delete(new ObjectKey("t/a/c"));
    assertThat(store.names(new ObjectKey("t"))).isEmpty();
    assertThat(store.create(new ObjectKey("t/a/b"), bytes("2"))).isTrue();
  }

  @Test
  void manyAreDeletedAtOnceThoseThatAreNotThereIncluded() throws IOException {
    ArtifactStore store = store();
    List<ObjectKey> keys = new ArrayList<>();
    for (String name : List.of("a", "b", "c d", "e&f")) {
      keys.add(new ObjectKey("t/" + name));
      store.put(keys.getLast(), bytes("1"));
    }
    store.put(new ObjectKey("t/kept"), bytes("1"));
    keys.add(new ObjectKey("t/never-there"));
    store.deleteAll(keys);
    store.deleteAll(List.of());
    assertThat(store.names(new ObjectKey("t"))).containsExactly("kept");
  }

  @Test
  void aProbeLeavesNothingBehind() throws IOException {
    ArtifactStore store = store();
    store.probe();
    assertThat(store.names(new ObjectKey("trajectories"))).isEmpty();
  }

  @Test
  void keysThatLeaveTheStoreAreRefused() {
    for (String key : List.of("", "a//b", "../x", "a/../../x", "/etc/passwd", "a/.", "a\\b")) {
      assertThatThrownBy(() -> new ObjectKey(key))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(ArtifactStore store, String key) throws IOException {
    try (InputStream in = store.open(new ObjectKey(key)).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
