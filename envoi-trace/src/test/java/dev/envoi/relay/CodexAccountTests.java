package dev.envoi.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.relay.CodexAccount.Places;
import dev.envoi.trace.Secret;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// As whom Codex asks its models: the order of the places, and what is wrong with them.
final class CodexAccountTests {
  private static final String LOGIN =
      "{\"tokens\":{\"access_token\":\"a-secret-token\",\"refresh_token\":\"r-secret-token\",\"account_id\":\"acc\"}}";
  private static final Map<String, String> ALL =
      Map.of(
          "CODEX_AUTH_JSON", "{\"OPENAI_API_KEY\":\"sk-from-json-00000\"}",
          "CODEX_AUTH_JSON_B64", base64("{\"OPENAI_API_KEY\":\"sk-from-base64-000\"}"),
          "CODEX_API_KEY", "sk-from-codex-0000",
          "OPENAI_API_KEY", "sk-from-openai-000");

  @TempDir Path folder = Path.of("");
  private final List<Secret> hidden = new ArrayList<>();

  private Optional<CodexAccount> find(
      @Nullable Path asked, Map<String, String> environment, @Nullable URI address) {
    return CodexAccount.find(
        new Places(asked, folder.resolve("auth.json"), environment, address),
        new CodexAccount.Told(hidden::add, _ -> {}));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("auth.json"), content);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> without(String... names) {
    Map<String, String> rest = new java.util.HashMap<>(ALL);
    rest.keySet().removeAll(List.of(names));
    return rest;
  }

  @Test
  void theUsualFileComesBeforeTheVariablesAndTheseInTheirOrder() throws IOException {
    assertThat(find(null, ALL, null).orElseThrow().source()).isEqualTo("CODEX_AUTH_JSON");
    assertThat(find(null, without("CODEX_AUTH_JSON"), null).orElseThrow().source())
        .isEqualTo("CODEX_AUTH_JSON_B64");
    Map<String, String> keys = without("CODEX_AUTH_JSON", "CODEX_AUTH_JSON_B64");
    assertThat(find(null, keys, null).orElseThrow().source()).isEqualTo("CODEX_API_KEY");
    assertThat(find(null, Map.of("OPENAI_API_KEY", "sk-1234567890"), null).orElseThrow().source())
        .isEqualTo("OPENAI_API_KEY");
    assertThat(find(null, Map.of("OPENAI_API_KEY", " "), null)).isEmpty();

    Path file = write(LOGIN);
    CodexAccount account = find(null, ALL, null).orElseThrow();
    assertThat(account.source()).isEqualTo(file.toString());
    assertThat(account.isLogin()).isTrue();
    assertThat(account.upstream(null).base()).isEqualTo(Upstream.CHATGPT);
  }

  @Test
  void whatIsFoundIsHiddenAndNeverPrinted() throws Exception {
    write(LOGIN);
    CodexAccount login = find(null, Map.of(), null).orElseThrow();
    CodexAccount key = find(null, ALL, URI.create("http://model/v1")).orElseThrow();

    assertThat(hidden.stream().map(Secret::reveal))
        .contains("a-secret-token", "r-secret-token", "sk-from-json-00000");
    assertThat(login.toString() + key + login.credentials().headers() + key.credentials())
        .doesNotContain("a-secret-token", "r-secret-token", "sk-from-json-00000");
  }

  @Test
  void aFileWithAKeyIsAKeyAndOneWithNothingIsPassedOver() throws IOException {
    write("{\"OPENAI_API_KEY\":\"sk-in-the-file-1\",\"tokens\":null}");
    CodexAccount account = find(null, ALL, null).orElseThrow();
    assertThat(account.isLogin()).isFalse();
    assertThat(account.upstream(null).base()).isEqualTo(Upstream.OPENAI);

    write("{\"OPENAI_API_KEY\":null}");
    assertThat(find(null, Map.of(), null)).isEmpty();
    assertThat(find(null, ALL, null).orElseThrow().source()).isEqualTo("CODEX_AUTH_JSON");
  }

  @Test
  void theModeThatTheFileNamesDecides() throws IOException {
    String both =
        LOGIN.replace(
            "{\"tokens\"",
            "{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":\"sk-1234567890\",\"tokens\"");
    write(both);
    assertThat(find(null, Map.of(), null).orElseThrow().isLogin()).isTrue();
    write(both.replace("chatgpt", "apikey"));
    assertThat(find(null, Map.of(), null).orElseThrow().isLogin()).isFalse();
  }

  @Test
  void aLogInGoesToNoOtherAddress() throws IOException {
    Path file = write(LOGIN);
    URI address = URI.create("http://127.0.0.1:1/v1");
    assertThat(find(null, Map.of(), address)).isEmpty();
    assertThat(
            find(null, Map.of("OPENAI_API_KEY", "sk-1234567890"), address).orElseThrow().source())
        .isEqualTo("OPENAI_API_KEY");
    CodexAccount asked = find(file, ALL, address).orElseThrow();
    assertThatThrownBy(() -> asked.upstream(address))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("goes to ChatGPT only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sk-secret", "{\"tokens\": sk-secret", "[\"sk-secret\"]", "\"sk-secret\""})
  void aBrokenFileIsNamedAndNotShown(String content) throws IOException {
    Path file = write(content);
    for (Path asked : new Path[] {file, null}) {
      assertThatThrownBy(() -> find(asked, ALL, null))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(file + " is not a Codex auth.json")
          .hasMessageContaining("codex login")
          .hasNoCause()
          .message()
          .doesNotContain("sk-secret");
    }
  }

  @Test
  void whatWasAskedForMustBeThereAndHoldSomething() throws IOException {
    assertThatThrownBy(() -> find(folder.resolve("absent.json"), ALL, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("absent.json cannot be read");
    Path empty = write("{}");
    assertThatThrownBy(() -> find(empty, ALL, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds neither a key nor a log-in");
  }

  @Test
  void brokenVariablesAreNamedAndNotShown() {
    assertThatThrownBy(() -> find(null, Map.of("CODEX_AUTH_JSON_B64", "%%sk-secret%%!"), null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("CODEX_AUTH_JSON_B64 is not");
    assertThatThrownBy(() -> find(null, Map.of("CODEX_API_KEY", "sk-secret\nOTHER=1"), null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("CODEX_API_KEY holds a blank")
        .message()
        .doesNotContain("sk-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x/v1", "x", "http://user:pass@host/v1", "http://", "http://a b/"})
  void anAddressThatIsNoneIsRefused(String address) {
    assertThatThrownBy(() -> Upstream.address(address)).isInstanceOf(UserError.class);
  }

  @Test
  void theBaseAddressKeepsItsPathAndQuery() {
    Upstream upstream =
        new Upstream(
            URI.create("https://host:8443/openai/v1/?api-version=1"),
            java.util.Set.of(ModelApi.RESPONSES),
            Credentials.none());
    assertThat(upstream.address(ModelApi.RESPONSES))
        .isEqualTo(URI.create("https://host:8443/openai/v1/responses?api-version=1"));
  }
}
