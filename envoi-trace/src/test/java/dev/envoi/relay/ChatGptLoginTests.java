package dev.envoi.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.relay.TestingProvider.Asked;
import dev.envoi.relay.TestingRelay.Heard;
import dev.envoi.trace.Secret;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A ChatGPT log-in through the relay, against a fake token endpoint and a fake back end.
@Timeout(60)
final class ChatGptLoginTests {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(86_400);
  private static final Instant PAST = NOW.minusSeconds(5);

  @TempDir Path folder = Path.of("");
  private final TestingRelay relay = new TestingRelay();
  private final Heard heard = new Heard();
  private final List<String> hidden = Collections.synchronizedList(new ArrayList<>());
  private final List<String> warned = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger renewals = new AtomicInteger();
  private volatile String good = jwt(LATER, "first");
  private TestingProvider tokens;
  private TestingProvider backEnd;
  private Path file = Path.of("");

  ChatGptLoginTests() throws IOException {
    tokens = new TestingProvider(this::renew);
    backEnd =
        new TestingProvider((asked, wire) -> {
          boolean known = ("Bearer " + good).equals(asked.headers().get("Authorization"));
          wire.whole(known ? 200 : 401, known ? "fine" : "{\"error\":\"token\"}");
        });
  }

  @BeforeEach
  void place() {
    file = folder.resolve("auth.json");
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    tokens.close();
    backEnd.close();
  }

  /// Takes each refresh token once, as the real one does.
  private void renew(Asked asked, TestingProvider.Wire wire) throws IOException {
    JsonNode body = TraceJson.MAPPER.readTree(asked.body());
    int number = renewals.incrementAndGet();
    if (!body.path("refresh_token").asString("").equals("refresh-" + (number - 1))) {
      wire.whole(401, "{\"error\":{\"code\":\"refresh_token_reused\",\"message\":\"refresh-0\"}}");
      return;
    }
    good = jwt(LATER, "renewed-" + number);
    wire.whole(
        200,
        "{\"id_token\":\"id-%d\",\"access_token\":\"%s\",\"refresh_token\":\"refresh-%d\"}"
            .formatted(number, good, number));
  }

  private static String jwt(Instant end, String id) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String claims = "{\"exp\":%d,\"jti\":\"%s\"}".formatted(end.getEpochSecond(), id);
    return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".signature";
  }

  private void write(String accessToken) throws IOException {
    Files.writeString(
        file,
        """
        {
          "auth_mode": "chatgpt", "OPENAI_API_KEY": null,
          "tokens": {"id_token": "id-0", "access_token": "%s", "refresh_token": "refresh-0", "account_id": "acc-1", "more": 1},
          "last_refresh": "2026-01-01T00:00:00Z", "agent_identity": {"kept": true}
        }
        """
            .formatted(accessToken));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  private JsonNode written() throws IOException {
    return TraceJson.MAPPER.readTree(Files.readAllBytes(file));
  }

  private CodexAccount account(Map<String, String> environment) {
    return CodexAccount.find(
            new CodexAccount.Places(null, file, environment, null),
            new ChatGptLogin.Surroundings(
                new TokenEndpoint(tokens.base()),
                InstantSource.fixed(NOW),
                (Secret secret) -> hidden.add(secret.reveal()),
                warned::add))
        .orElseThrow();
  }

  private Access access(CodexAccount account) {
    return relay.relay.register(
        new Upstream(backEnd.base(), Set.of(ModelApi.RESPONSES), account.credentials()), heard);
  }

  @Test
  void tokenAndAccountGoToTheBackEndAndNothingIsRenewedWithoutNeed() throws Exception {
    write(good);
    String before = Files.readString(file);
    assertThat(relay.ask(access(account(Map.of())), "{}").body()).isEqualTo("fine");

    assertThat(backEnd.asked().getFirst().headers())
        .containsEntry("Authorization", "Bearer " + good)
        .containsEntry("ChatGPT-Account-ID", "acc-1");
    assertThat(tokens.asked()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void aTokenThatHasEndedIsRenewedBeforeItIsUsedAndWrittenBack() throws Exception {
    write(jwt(PAST, "old"));
    assertThat(relay.ask(access(account(Map.of())), "{}").body()).isEqualTo("fine");

    assertThat(backEnd.asked()).hasSize(1);
    JsonNode asked = TraceJson.MAPPER.readTree(tokens.asked().getFirst().body());
    assertThat(asked.path("grant_type").asString()).isEqualTo("refresh_token");
    JsonNode auth = written();
    assertThat(auth.path("tokens").path("access_token").asString()).isEqualTo(good);
    assertThat(auth.path("tokens").path("refresh_token").asString()).isEqualTo("refresh-1");
    assertThat(auth.path("tokens").path("id_token").asString()).isEqualTo("id-1");
    assertThat(auth.path("last_refresh").asString()).isEqualTo(NOW.toString());
    assertThat(auth.path("agent_identity").path("kept").asBoolean()).isTrue();
    assertThat(auth.path("tokens").path("more").asInt()).isEqualTo(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(hidden).contains(good, "refresh-0", "refresh-1", "id-1");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aTokenThatIsRefusedIsRenewedAndTheRequestSentAgain() throws Exception {
    write(jwt(LATER, "revoked"));
    HttpResponse<String> response = relay.ask(access(account(Map.of())), "{\"n\":1}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(backEnd.asked()).extracting(Asked::body).containsExactly("{\"n\":1}", "{\"n\":1}");
    assertThat(heard.next().status()).isEqualTo(200);
    assertThat(heard.nothing()).as("one call for the agent").isTrue();
    assertThat(written().path("tokens").path("access_token").asString()).isEqualTo(good);
  }

  @Test
  void aTokenThatIsRefusedThoughItIsNewIsNotRenewedAgainAndAgain() throws Exception {
    write(jwt(LATER, "revoked"));
    Access access = access(account(Map.of()));
    relay.ask(access, "{}");
    good = "nothing is good any more";
    assertThat(relay.ask(access, "{}").statusCode()).isEqualTo(401);
    assertThat(relay.ask(access, "{}").statusCode()).isEqualTo(401);
    assertThat(tokens.asked()).hasSize(1);
  }

  @Test
  void manyRequestsAtOnceRenewOnce() throws Exception {
    write(jwt(LATER, "revoked"));
    Access one = access(account(Map.of()));
    Access other = access(account(Map.of())); // another trajectory with the same file
    List<Callable<Integer>> asks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Access access = i % 2 == 0 ? one : other;
      asks.add(() -> relay.ask(access, "{}").statusCode());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(asks)) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
    assertThat(tokens.asked()).hasSize(1);
  }

  @Test
  void whatCodexRenewedMeanwhileIsTaken() throws Exception {
    write(jwt(LATER, "old"));
    Access access = access(account(Map.of()));
    write(good); // Codex was faster
    assertThat(relay.ask(access, "{}").body()).isEqualTo("fine");
    assertThat(tokens.asked()).isEmpty();
    assertThat(hidden).contains(good);
  }

  @Test
  void aFileOfAnotherAccountIsNeitherUsedNorOverwritten() throws Exception {
    write(jwt(LATER, "old"));
    Access access = access(account(Map.of()));
    write(good);
    String others = Files.readString(file).replace("acc-1", "acc-2");
    Files.writeString(file, others);

    HttpResponse<String> response = relay.ask(access, "{}");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("belongs to another account now");
    assertThat(Files.readString(file)).isEqualTo(others);
    assertThat(tokens.asked()).isEmpty();
  }

  @Test
  void aFileThatIsChangedWhileItIsRenewedIsLeftAsItIs() throws Exception {
    write(jwt(PAST, "old"));
    String changed = Files.readString(file).replace("refresh-0", "refresh-x");
    tokens.close();
    tokens =
        new TestingProvider((asked, wire) -> {
          Files.writeString(file, changed);
          renew(asked, wire);
        });
    assertThat(relay.ask(access(account(Map.of())), "{}").body()).isEqualTo("fine");
    assertThat(Files.readString(file)).isEqualTo(changed);
    assertThat(warned).singleElement().asString().contains("changed by somebody else");
  }

  @Test
  void aLinkStaysALink() throws Exception {
    write(jwt(PAST, "old"));
    Path real = Files.move(file, folder.resolve("real.json"));
    Files.createSymbolicLink(file, real);
    relay.ask(access(account(Map.of())), "{}");
    assertThat(file).isSymbolicLink();
    assertThat(written().path("tokens").path("access_token").asString()).isEqualTo(good);
  }

  @Test
  void aRefreshTokenThatIsRefusedEndsItWithWhatToDoAndNoToken() throws Exception {
    write(jwt(PAST, "old"));
    renewals.set(7); // the endpoint expects another one
    HttpResponse<String> response = relay.ask(access(account(Map.of())), "{}");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body())
        .contains("refresh_token_reused", "codex login")
        .doesNotContain("refresh-0");
    assertThat(backEnd.asked()).isEmpty();
    assertThat(heard.next().outcome()).isEqualTo("unreachable");
  }

  @Test
  void anEndpointThatIsDownIsNotForGood() throws Exception {
    write(jwt(PAST, "old"));
    CodexAccount account = account(Map.of());
    tokens.close();
    assertThatThrownBy(() -> account.credentials().headers())
        .isInstanceOfSatisfying(
            CredentialsException.class, e -> assertThat(e.isForGood()).isFalse())
        .hasNoCause();
    assertThat(relay.ask(access(account), "{}").statusCode()).isEqualTo(503);
  }

  @Test
  void aLogInOfAVariableIsRenewedInMemory() throws Exception {
    write(jwt(PAST, "old"));
    String json = Files.readString(file);
    Files.delete(file);
    CodexAccount account = account(Map.of("CODEX_AUTH_JSON", json));
    Access access = access(account);
    assertThat(relay.ask(access, "{}").body()).isEqualTo("fine");
    assertThat(relay.ask(access, "{}").body()).isEqualTo("fine");
    assertThat(tokens.asked()).hasSize(1);
    assertThat(file).doesNotExist();
  }
}
