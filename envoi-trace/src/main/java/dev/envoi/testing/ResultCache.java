package dev.envoi.testing;

import dev.envoi.trace.Sha256;
import dev.envoi.trace.TestCall;
import dev.envoi.trace.TestCounts;
import dev.envoi.trace.TraceJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Remembers what submissions scored, below `$ENVOI_HOME/cache/`, for every process of the person.
/// It keeps results that tell something of the submission and nothing else, failed builds included:
/// no result in which the machine or the harness failed. Thread-safe.
public final class ResultCache {
  private static final long MOST_BYTES = 1L << 30;
  private static final String HARNESS_ERROR = "harness_error";

  private final @Nullable CacheFolder results;
  private final @Nullable CacheFolder schemas;
  private final @Nullable Claims claims;

  /// What is kept: the question too, so that an entry can be understood without us.
  private record Entry(ResultKey key, TestCall call) {}

  /// Asks the environment.
  @FunctionalInterface
  interface Question {
    TestCall ask() throws InterruptedException;
  }

  private ResultCache(
      @Nullable CacheFolder results, @Nullable CacheFolder schemas, @Nullable Claims claims) {
    this.results = results;
    this.schemas = schemas;
    this.claims = claims;
  }

  /// The cache in a folder, there or not.
  public static ResultCache in(Path folder) {
    return new ResultCache(
        new CacheFolder(folder.resolve("results"), MOST_BYTES),
        new CacheFolder(folder.resolve("schemas"), MOST_BYTES),
        new Claims(folder.resolve("claims")));
  }

  /// Finds and keeps nothing.
  public static ResultCache none() {
    return new ResultCache(null, null, null);
  }

  boolean keeps() {
    return results != null;
  }

  /// What is known of a question, as it was answered then.
  public Optional<TestCall> find(ResultKey key) {
    if (results == null) {
      return Optional.empty();
    }
    return results.find(key.hash()).flatMap(bytes -> read(key, bytes));
  }

  /// Keeps an answer, if it is one.
  public void keep(ResultKey key, TestCall call) {
    if (results != null && isOfTheSubmission(call) && call.isolated() == key.isolated()) {
      results.keep(key.hash(), TraceJson.MAPPER.writeValueAsBytes(new Entry(key, call)));
    }
  }

  /// The known answer, else the one that the question gets, which is then kept. Who asks the same
  /// meanwhile waits for it.
  TestCall answer(ResultKey key, Question question) throws InterruptedException {
    Optional<TestCall> known = find(key);
    if (known.isPresent()) {
      return known.get();
    }
    try (Claims.Claim _ = claim(key)) {
      Optional<TestCall> meanwhile = find(key);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      TestCall call = question.ask();
      keep(key, call);
      return call;
    }
  }

  /// Keeps others from asking the same until it is closed.
  Claims.Claim claim(ResultKey key) throws InterruptedException {
    return claims == null ? () -> {} : claims.take(key.hash());
  }

  Optional<byte[]> schema(String environment) {
    return schemas == null ? Optional.empty() : schemas.find(schemaHash(environment));
  }

  void keepSchema(String environment, byte[] schema) {
    if (schemas != null) {
      schemas.keep(schemaHash(environment), schema);
    }
  }

  private static String schemaHash(String environment) {
    return Sha256.hex(environment.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<TestCall> read(ResultKey key, byte[] bytes) {
    try {
      Entry entry = TraceJson.MAPPER.readValue(bytes, Entry.class);
      return entry.key().equals(key) ? Optional.of(entry.call()) : Optional.empty();
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty(); // written by another version of ours
    }
  }

  private static boolean isOfTheSubmission(TestCall call) {
    TestCounts result = call.result();
    if (result == null) {
      return Boolean.TRUE.equals(call.counted());
    }
    return call.error() == null
        && result.total() > 0
        && result.tests().stream()
            .allMatch(test ->
                test.path("counted").asBoolean(true)
                    && !test.path("failure_type").asString("").equals(HARNESS_ERROR));
  }
}
