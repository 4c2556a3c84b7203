package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.s3.Fault;
import dev.envoi.s3.FaultProxy;
import dev.envoi.s3.FaultProxy.Request;
import dev.envoi.s3.S3Server;
import dev.envoi.store.s3.S3Patience;
import dev.envoi.store.s3.S3Store;
import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong between us and a bucket.
final class S3FaultTests {
  private static final S3Patience SHORT =
      new S3Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          5_000,
          4,
          Duration.ofMillis(20),
          Duration.ofMillis(200));
  private static final ObjectKey KEY = new ObjectKey("t/a");

  private final Path scratch;
  private final S3Server server = S3Server.shared();
  private final String bucket;
  private final FaultProxy proxy;
  private final S3Store store;

  S3FaultTests(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    bucket = server.newBucket();
    proxy = new FaultProxy(server.endpoint());
    store = open(S3Server.environment(bucket, proxy.address()));
  }

  private S3Store open(Map<String, String> environment) {
    return S3Store.open(
        "s3://" + bucket, environment, new ObjectCache(scratch.resolve("cache")), SHORT);
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
  }

  @Test
  void aRefusedConnectionIsAClearFailureAndMendsByItself() throws IOException {
    proxy.refuse();
    assertThatThrownBy(() -> store.put(KEY, bytes("1")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("could not write t/a to the store s3://" + bucket)
        .hasMessageContaining("cannot be reached; check the network and AWS_ENDPOINT_URL_S3");
    proxy.mend();
    store.put(KEY, bytes("1"));
    assertThat(read(KEY)).isEqualTo("1");
  }

  @Test
  void aStoreThatHangsIsGivenUpAlsoInTheMiddleOfALargeBody() throws IOException {
    proxy.always(new Fault.Hang());
    S3Store fast =
        S3Store.open(
            "s3://" + bucket,
            S3Server.environment(bucket, proxy.address()),
            new ObjectCache(scratch),
            new S3Patience(
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                100_000_000,
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(1)));
    for (byte[] content : new byte[][] {bytes("1"), new byte[8 << 20]}) {
      long begun = System.nanoTime();
      assertThatThrownBy(() -> fast.put(KEY, content))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not answer");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
    }
    assertThat(proxy.requests()).hasSize(4);
  }

  @Test
  void aSlowStoreGetsAllAndIsReadWhole() throws IOException {
    proxy.always(new Fault.Slow(10_000));
    byte[] content = new byte[25_000];
    new Random(1).nextBytes(content);
    store.put(KEY, content); // longer than the longest silence
    assertThat(proxy.requests()).hasSize(1);
    try (InputStream in = store.open(KEY).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void burstsOfErrorsAreWaitedFor() throws IOException {
    proxy.next(1, S3FaultTests::puts, new Fault.Answer(500, "InternalError"));
    proxy.next(1, S3FaultTests::puts, new Fault.Answer(503, "SlowDown"));
    proxy.next(1, S3FaultTests::puts, new Fault.Answer(503, "ServiceUnavailable"));
    store.put(KEY, bytes("1"));
    assertThat(proxy.requests()).hasSize(4);
    assertThat(read(KEY)).isEqualTo("1");
  }

  @Test
  void aStoreThatStaysBusyIsAskedABoundedNumberOfTimes() {
    proxy.always(new Fault.Answer(503, "SlowDown"));
    assertThatThrownBy(() -> store.put(KEY, bytes("1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is busy or down (SlowDown, HTTP 503); try again later");
    assertThat(proxy.requests()).hasSize(SHORT.attempts());
  }

  @Test
  void aBodyThatIsCutOnItsWayUpIsSentAgain() throws IOException {
    byte[] content = new byte[1 << 20];
    new Random(2).nextBytes(content);
    proxy.next(2, S3FaultTests::puts, new Fault.CutRequest(300_000));
    store.put(KEY, content);
    try (InputStream in = store.open(KEY).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void aBodyThatIsCutOnItsWayDownIsReadOnFromThere() throws IOException {
    byte[] content = new byte[1 << 20];
    new Random(3).nextBytes(content);
    store.put(KEY, content);
    proxy.next(2, S3FaultTests::gets, new Fault.CutAnswer(300_000));
    proxy.forgetRequests();
    try (InputStream in = store.open(KEY).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(proxy.requests())
        .extracting(request -> request.headers().getOrDefault("range", "all"))
        .hasSize(3)
        .element(2, InstanceOfAssertFactories.STRING)
        .matches("bytes=[1-9][0-9]*-");
  }

  @Test
  void anObjectThatIsReplacedWhileItIsReadIsNotMixed() throws IOException {
    store.put(KEY, new byte[50_000]);
    proxy.next(1, S3FaultTests::gets, new Fault.CutAnswer(20_000));
    try (InputStream in = store.open(KEY).orElseThrow()) {
      var _ = in.readNBytes(10_000);
      byte[] other = new byte[50_000];
      other[0] = 1;
      store.put(KEY, other);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was replaced while it was read");
    }
  }

  @Test
  void aCreationWhoseAnswerIsLostIsStillOurs() throws IOException {
    proxy.next(1, S3FaultTests::puts, new Fault.LoseAnswer());
    assertThat(store.create(KEY, bytes("mine"))).isTrue();
    assertThat(proxy.requests())
        .extracting(Request::method)
        .containsExactly("PUT", "PUT", "HEAD"); // the second was refused because of the first
    assertThat(store.create(KEY, bytes("mine"))).isFalse();
  }

  @Test
  void aCreationThatLosesTheRaceDuringItsRetryIsNotOurs() throws IOException {
    proxy.next(1, S3FaultTests::puts, new Fault.CutRequest(0));
    S3Store other = open(server.environment(bucket));
    assertThat(other.create(KEY, bytes("theirs"))).isTrue();
    assertThat(store.create(KEY, bytes("theirs"))).isFalse();
  }

  @Test
  void anUploadInPiecesWhoseLastAnswerIsLostIsDone() throws IOException {
    Path file = Files.write(scratch.resolve("large"), new byte[17 << 20]);
    proxy.next(
        1,
        request -> request.is("POST") && request.target().contains("uploadId"),
        new Fault.LoseAnswer());
    store.put(KEY, file);
    assertThat(store.list(new ObjectKey("t")))
        .singleElement()
        .extracting(StoredObject::size)
        .isEqualTo(17L << 20);
  }

  @Test
  void aPieceThatFailsForGoodLeavesTheOldObjectAndNoUpload() throws IOException {
    store.put(KEY, bytes("old"));
    Path file = Files.write(scratch.resolve("large"), new byte[17 << 20]);
    proxy.next(
        100,
        request -> request.target().contains("partNumber=2"),
        new Fault.Answer(500, "InternalError"));
    assertThatThrownBy(() -> store.put(KEY, file)).isInstanceOf(IOException.class);
    assertThat(read(KEY)).isEqualTo("old");
    assertThat(proxy.requests()).anyMatch(request -> request.is("DELETE"));
  }

  @Test
  void expiredCredentialsAreTakenAnew() throws IOException {
    Path profile = scratch.resolve("credentials");
    writeProfile(profile, "OLDKEY", "the-old-secret-value");
    Map<String, String> environment = withoutKeys();
    environment.put("AWS_SHARED_CREDENTIALS_FILE", profile.toString());
    S3Store ofProfile = open(environment);
    Redactor redactor = new Redactor();
    ofProfile.tellSecrets(redactor);
    proxy.next(
        1,
        request -> request.headers().getOrDefault("authorization", "").contains("OLDKEY"),
        new Fault.Answer(400, "ExpiredToken"));
    assertThatThrownBy(() -> ofProfile.put(KEY, bytes("1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("credentials have expired; renew them");
    proxy.next(
        1,
        request -> request.headers().getOrDefault("authorization", "").contains("OLDKEY"),
        new Fault.Answer(403, "ExpiredToken"));
    writeProfile(profile, S3Server.KEY_ID, S3Server.SECRET);
    ofProfile.put(KEY, bytes("1"));
    assertThat(read(KEY)).isEqualTo("1");
    assertThat(redactor.redact("the-old-secret-value " + S3Server.SECRET))
        .isEqualTo("[secret:AWS_SECRET_ACCESS_KEY] [secret:AWS_SECRET_ACCESS_KEY]");
  }

  @Test
  void aWrongClockIsAllowedFor() throws IOException {
    String later =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
    // The client believes it and is an hour ahead; then the real server refuses it, and it believes
    // that one.
    proxy.next(
        1,
        S3FaultTests::puts,
        new Fault.Answer(403, "RequestTimeTooSkewed", Map.of("date", later)));
    store.put(KEY, bytes("1"));
    assertThat(proxy.requests()).hasSize(3);
    assertThat(read(KEY)).isEqualTo("1");
  }

  @Test
  void anObjectThatIsDeletedBetweenListingAndReadingIsAbsent() throws IOException {
    store.put(KEY, bytes("1"));
    StoredObject listed = store.list(new ObjectKey("t")).getFirst();
    open(server.environment(bucket)).delete(KEY);
    assertThat(store.open(listed)).isEmpty();
    assertThat(store.open(KEY)).isEmpty();
    store.delete(KEY);
  }

  @Test
  void aServerWithoutConditionalWritesIsNoStore() throws IOException {
    proxy.next(1, S3FaultTests::puts, new Fault.Answer(501, "NotImplemented"));
    assertThatThrownBy(store::probe)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be used: its server does not know conditional writes")
        .hasMessageContaining("use a newer server");
    proxy.next(2, S3FaultTests::puts, new Fault.Answer(200, "Fine"));
    assertThatThrownBy(store::probe)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be used: its server ignores conditional writes");
  }

  @Test
  void objectsThatAreNotOursAreLeftOutOfListings() throws IOException {
    String listing =
        """
        <ListBucketResult><IsTruncated>false</IsTruncated>
        <Contents><Key>t/</Key><Size>0</Size><ETag>"1"</ETag></Contents>
        <Contents><Key>t/../../etc/passwd</Key><Size>0</Size><ETag>"1"</ETag></Contents>
        <Contents><Key>t/a</Key><Size>5</Size><ETag>"2"</ETag></Contents>
        </ListBucketResult>
        """;
    proxy.always(new Fault.Say(listing));
    assertThat(store.list(new ObjectKey("t"))).containsExactly(new StoredObject(KEY, 5, "2"));
    assertThat(store.names(new ObjectKey("t"))).contains("a").doesNotContain("");
  }

  @Test
  void whatIsWrongWithKeysAndBucketsIsSaid() throws IOException {
    Map<String, String> environment = new HashMap<>(S3Server.environment(bucket, proxy.address()));
    environment.put("AWS_SECRET_ACCESS_KEY", "another-secret-than-theirs");
    assertThatThrownBy(() -> open(environment).probe())
        .hasMessageContaining("check AWS_SECRET_ACCESS_KEY");
    environment.put("AWS_ACCESS_KEY_ID", "NOBODY");
    assertThatThrownBy(() -> open(environment).probe())
        .hasMessageContaining("check AWS_ACCESS_KEY_ID");
    S3Store nowhere =
        S3Store.open(
            "s3://no-such-bucket", server.environment(""), new ObjectCache(scratch), SHORT);
    assertThatThrownBy(nowhere::probe).hasMessageContaining("there is no such bucket");
    assertThatThrownBy(() -> nowhere.open(KEY)).hasMessageContaining("there is no such bucket");
  }

  @Test
  void whatWasReadOnceIsNotFetchedAgainUntilItChanges() throws IOException {
    byte[] content = new byte[100_000];
    new Random(4).nextBytes(content);
    store.put(KEY, content);
    assertThat(readBytes()).isEqualTo(content);
    StoredObject listed = store.list(new ObjectKey("t")).getFirst();
    proxy.forgetRequests();
    assertThat(readBytes()).isEqualTo(content);
    assertThat(proxy.requests()).hasSize(1); // 304
    try (InputStream in = store.open(listed).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(proxy.requests()).hasSize(1); // a listing is as good as an answer
    content[0]++;
    store.put(KEY, content);
    assertThat(readBytes()).isEqualTo(content);
  }

  private static boolean puts(Request request) {
    return request.is("PUT");
  }

  private static boolean gets(Request request) {
    return request.is("GET");
  }

  private byte[] readBytes() throws IOException {
    try (InputStream in = store.open(KEY).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  private Map<String, String> withoutKeys() {
    Map<String, String> environment = new HashMap<>(S3Server.environment(bucket, proxy.address()));
    environment.remove("AWS_ACCESS_KEY_ID");
    environment.remove("AWS_SECRET_ACCESS_KEY");
    return environment;
  }

  private static void writeProfile(Path file, String id, String secret) throws IOException {
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        """
            .formatted(id, secret));
  }

  private String read(ObjectKey key) throws IOException {
    try (InputStream in = store.open(key).orElseThrow()) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return ArtifactStoreContractTest.bytes(text);
  }
}
