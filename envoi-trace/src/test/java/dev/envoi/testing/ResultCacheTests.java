package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultCacheTests {
  private static final ResultKey KEY =
      new ResultKey("tree", "environment", "fixtures", "basics", "{}", "gcc", true, false);
  private static final TestCall CALL = Calls.call("basics", "c1", 3, 4);

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsKeptIsFoundByEveryProcess() {
    ResultCache.in(folder).keep(KEY, CALL);

    assertThat(ResultCache.in(folder).find(KEY)).contains(CALL);
    assertThat(ResultCache.none().find(KEY)).isEmpty();
  }

  @Test
  void everyPieceOfTheKeyCounts() {
    ResultCache cache = ResultCache.in(folder);
    cache.keep(KEY, CALL);

    List<ResultKey> others =
        List.of(
            new ResultKey("other", "environment", "fixtures", "basics", "{}", "gcc", true, false),
            new ResultKey("tree", "other", "fixtures", "basics", "{}", "gcc", true, false),
            new ResultKey("tree", "environment", "other", "basics", "{}", "gcc", true, false),
            new ResultKey("tree", "environment", "fixtures", "basics/x", "{}", "gcc", true, false),
            new ResultKey(
                "tree", "environment", "fixtures", "basics", "{\"a\":1}", "gcc", true, false),
            new ResultKey("tree", "environment", "fixtures", "basics", "{}", "gcc", false, false),
            new ResultKey("tree", "environment", "fixtures", "basics", "{}", "gcc", true, true));
    assertThat(others).allSatisfy(other -> assertThat(cache.find(other)).isEmpty());
    assertThat(
            cache.find(
                new ResultKey(
                    "tree", "environment", "fixtures", "/basics/", "{}", "gcc", true, false)))
        .isPresent();
  }

  @Test
  void aBuildThatFailsBecauseOfTheCodeIsAResult() {
    TestCall failed = Calls.failedBuild("basics", "c1", "no build.sh");
    ResultCache.in(folder).keep(KEY, failed);

    assertThat(ResultCache.in(folder).find(KEY)).contains(failed);
  }

  @Test
  void whatAnotherProcessAsksIsWaitedForAndNotAskedAgain() throws Exception {
    Process other = CacheUser.start(folder, KEY);
    try (ExecutorService one = Executors.newSingleThreadExecutor()) {
      CacheUser.awaitAsking(other);
      AtomicInteger asked = new AtomicInteger();
      Future<TestCall> answer =
          one.submit(() ->
              ResultCache.in(folder)
                  .answer(
                      KEY,
                      () -> {
                        asked.incrementAndGet();
                        return CALL;
                      }));
      assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      CacheUser.letAnswer(other);
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(CacheUser.CALL);
      assertThat(asked).hasValue(0);
      assertThat(folder.resolve("claims")).isEmptyDirectory();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void anotherPathOfTheSameSubmissionIsNotWaitedFor() throws Exception {
    ResultCache cache = ResultCache.in(folder);
    ResultKey smoke =
        new ResultKey("tree", "environment", "fixtures", "smoke", "{}", "gcc", true, false);
    try (ExecutorService one = Executors.newSingleThreadExecutor();
        Claims.Claim _ = cache.claim(KEY)) {
      assertThat(one.submit(() -> cache.answer(smoke, () -> CALL)).get(20, TimeUnit.SECONDS))
          .isEqualTo(CALL);
    }
  }

  @Test
  void ofClaimsThatWereLetGoNothingIsLeft() throws Exception {
    Claims claims = new Claims(folder.resolve("claims"));
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 100; i++) {
        String hash = "question" + i % 10;
        var _ =
            two.submit(() -> {
              claims.take(hash).close();
              return null;
            });
      }
    }

    assertThat(claims.size()).isZero();
    assertThat(folder.resolve("claims")).isEmptyDirectory();
  }

  @Test
  void aProcessThatDiesWhileItAsksIsWaitedForNoLonger() throws Exception {
    Process other = CacheUser.start(folder, KEY);
    CacheUser.awaitAsking(other);
    other.destroyForcibly().waitFor();

    assertThat(ResultCache.in(folder).answer(KEY, () -> CALL)).isEqualTo(CALL);
  }

  @Test
  void whatWasNotUsedForLongestGoesWhenThereIsTooMuch() throws Exception {
    byte[] content = new byte[10_000];
    new Random(1).nextBytes(content);
    CacheFolder cache = new CacheFolder(folder, 100_000);
    for (int i = 0; i < 9; i++) {
      cache.keep(name(i), content);
      Files.setLastModifiedTime(file(i), FileTime.from(Instant.ofEpochSecond(1_000 + i)));
    }
    assertThat(cache.find(name(0))).isPresent(); // used just now

    new CacheFolder(folder, 50_000).keep(name(9), content);

    assertThat(IntStream.range(0, 10).filter(i -> Files.exists(file(i))))
        .containsExactly(0, 6 + 1, 8, 9);
  }

  private static String name(int number) {
    return "%02d".formatted(number).repeat(32);
  }

  private Path file(int number) {
    return folder.resolve(name(number).substring(0, 2)).resolve(name(number));
  }

  @Test
  void whatSaysNothingOfTheSubmissionIsNotKept() {
    ResultCache cache = ResultCache.in(folder);
    List<TestCall> useless =
        List.of(
            Calls.noResult("basics", "c1", "the harness died"),
            Calls.call("basics", "c1", 0, 0),
            withCase("{\"name\": \"a\", \"passed\": false, \"counted\": false}"),
            withCase("{\"name\": \"a\", \"passed\": false, \"failure_type\": \"harness_error\"}"),
            Calls.failing(List.of(TraceJson.MAPPER.readTree("{\"passed\": false}")), false));

    useless.forEach(call -> cache.keep(KEY, call));

    assertThat(cache.find(KEY)).isEmpty();
  }

  private static TestCall withCase(String json) {
    return Calls.failing(List.of(TraceJson.MAPPER.readTree(json)), true);
  }

  @Test
  void aDamagedEntryIsAsGoodAsNoneAndIsMendedByTheNextAnswer() throws Exception {
    ResultCache cache = ResultCache.in(folder);
    cache.keep(KEY, CALL);
    byte[] whole = Files.readAllBytes(entry());

    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      Files.write(entry(), flipped);
      // gzip's head has bytes that mean nothing
      cache.find(KEY).ifPresent(found -> assertThat(found).isEqualTo(CALL));
      Files.write(entry(), Arrays.copyOf(whole, i));
      assertThat(cache.find(KEY)).as("cut to %d bytes", i).isEmpty();
    }

    assertThat(cache.answer(KEY, () -> CALL)).isEqualTo(CALL);
    assertThat(cache.find(KEY)).contains(CALL);
  }

  @Test
  void whoAsksTheSameMeanwhileWaitsForTheAnswer() throws Exception {
    ResultCache cache = ResultCache.in(folder);
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<TestCall>> answers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        answers.add(
            two.submit(() -> {
              both.countDown();
              both.await();
              return cache.answer(
                  KEY,
                  () -> {
                    asked.incrementAndGet();
                    return CALL;
                  });
            }));
      }
      for (Future<TestCall> answer : answers) {
        assertThat(answer.get()).isEqualTo(CALL);
      }
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void aPlaceThatCannotBeWrittenKeepsNothingAndBreaksNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(ResultCache.in(file).answer(KEY, () -> CALL)).isEqualTo(CALL);
    assertThat(ResultCache.in(file).find(KEY)).isEmpty();
  }

  @Test
  void aBigResultIsAnsweredQuickly() throws Exception {
    ResultCache cache = ResultCache.in(folder);
    String source = "int main(void) { return 0; }\n".repeat(60);
    TestCall big =
        new TestCall(
            "torture",
            Instant.EPOCH,
            1,
            200,
            null,
            new TestCounts(
                0,
                1_500,
                1_500,
                Collections.nCopies(
                    1_500,
                    TraceJson.MAPPER
                        .createObjectNode()
                        .put("name", "case")
                        .put("passed", false)
                        .put("source", source))),
            "c1",
            true,
            null,
            null);
    cache.keep(KEY, big);
    cache.find(KEY);
    long from = System.nanoTime();
    assertThat(cache.find(KEY)).contains(big);
    assertThat((System.nanoTime() - from) / 1_000_000).isLessThan(1_000);
  }

  private Path entry() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }
}
