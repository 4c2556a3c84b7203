package dev.envoi.relay;

import dev.envoi.trace.Secret;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// As whom Codex asks its models, and where that was found.
///
/// @param provider where requests go unless another address is given
/// @param source for people: a file or the name of a variable
/// @param isLogin a ChatGPT log-in, whose tokens go nowhere but to ChatGPT
public record CodexAccount(Credentials credentials, URI provider, String source, boolean isLogin) {

  /// Where to look.
  ///
  /// @param asked `--codex-auth-file`
  /// @param usual the file to take when it exists
  /// @param environment for `CODEX_AUTH_JSON`, `CODEX_AUTH_JSON_B64`, `CODEX_API_KEY`,
  ///   `OPENAI_API_KEY`, in this order
  /// @param address `--model-base-url`: log-ins do not go there and are passed over, unless asked
  ///   for
  public record Places(
      @Nullable Path asked, Path usual, Map<String, String> environment, @Nullable URI address) {}

  /// Who is told what.
  ///
  /// @param hides each secret, before it is used
  /// @param warns what the operator should know
  public record Told(Consumer<Secret> hides, Consumer<String> warns) {}

  /// The first that there is; empty when there is none. What is there and broken is a [UserError].
  public static Optional<CodexAccount> find(Places places, Told told) {
    return find(
        places,
        new ChatGptLogin.Surroundings(
            TokenEndpoint.OPENAI, InstantSource.system(), told.hides(), told.warns()));
  }

  static Optional<CodexAccount> find(Places places, ChatGptLogin.Surroundings surroundings) {
    Finder finder = new Finder(surroundings);
    Path asked = places.asked();
    if (asked != null) {
      return Optional.of(
          finder
              .file(asked)
              .orElseThrow(() ->
                  new UserError(
                      "--codex-auth-file %s holds neither a key nor a log-in; make one with: codex login"
                          .formatted(asked))));
    }
    Map<String, String> environment = places.environment();
    Stream<Supplier<Optional<CodexAccount>>> looks =
        Stream.of(
            () -> Files.exists(places.usual()) ? finder.file(places.usual()) : Optional.empty(),
            () -> finder.json("CODEX_AUTH_JSON", environment),
            () -> finder.base64("CODEX_AUTH_JSON_B64", environment),
            () -> finder.key("CODEX_API_KEY", environment),
            () -> finder.key("OPENAI_API_KEY", environment));
    return looks
        .flatMap(look -> look.get().stream())
        .filter(account -> places.address() == null || !account.isLogin())
        .findFirst();
  }

  /// The provider as a trajectory uses it.
  ///
  /// @param address `--model-base-url`; absent for the provider's own
  public Upstream upstream(@Nullable URI address) {
    if (address != null && isLogin) {
      throw new UserError(
          "--model-base-url is given and %s is a ChatGPT log-in, which goes to ChatGPT only; set CODEX_API_KEY and leave --codex-auth-file out"
              .formatted(source));
    }
    if (address == null && !isLogin && !hasTheFormOfAKey()) {
      throw new UserError(
          "what %s holds is no key of %s: those begin with sk-; set it again, or name your provider by --model-base-url"
              .formatted(source, provider.getHost()));
    }
    return new Upstream(
        address == null ? provider : address, Set.of(ModelApi.RESPONSES), credentials);
  }

  private boolean hasTheFormOfAKey() {
    return credentials.secrets().stream().allMatch(key -> key.reveal().startsWith("sk-"));
  }

  /// Looks into one place after the other.
  private record Finder(ChatGptLogin.Surroundings surroundings) {
    Optional<CodexAccount> file(Path file) {
      byte[] content;
      try {
        content = Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UserError(
            "%s cannot be read (%s); make it with: codex login"
                .formatted(file, e.getClass().getSimpleName()));
      }
      return of(content, file.toString(), new AuthFile(file));
    }

    Optional<CodexAccount> json(String name, Map<String, String> environment) {
      String value = environment.getOrDefault(name, "");
      return value.isBlank()
          ? Optional.empty()
          : of(value.getBytes(StandardCharsets.UTF_8), name, null);
    }

    Optional<CodexAccount> base64(String name, Map<String, String> environment) {
      String value = environment.getOrDefault(name, "");
      if (value.isBlank()) {
        return Optional.empty();
      }
      try {
        return of(Base64.getMimeDecoder().decode(value), name, null);
      } catch (IllegalArgumentException shown) { // its message may have a piece of the value
        throw new UserError(name + " is not base64; make it with: base64 -w0 ~/.codex/auth.json");
      }
    }

    private Optional<CodexAccount> of(byte[] content, String source, @Nullable AuthPlace place) {
      AuthJson json =
          AuthJson.parse(content)
              .orElseThrow(() ->
                  new UserError(source + " is not a Codex auth.json; make one with: codex login"));
      Optional<Secret> key = json.key();
      if (key.isPresent()) {
        return Optional.of(withKey(key.get(), source));
      }
      if (!json.hasLogin()) {
        return Optional.empty();
      }
      AuthPlace kept = place == null ? new AuthPlace.Memory(source, json) : place;
      return Optional.of(
          new CodexAccount(
              new ChatGptLogin(kept, json, surroundings), Upstream.CHATGPT, source, true));
    }

    Optional<CodexAccount> key(String name, Map<String, String> environment) {
      String value = environment.getOrDefault(name, "").strip();
      return value.isEmpty()
          ? Optional.empty()
          : Optional.of(withKey(new Secret(name, value), name));
    }

    private CodexAccount withKey(Secret key, String source) {
      if (!key.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new UserError(
            "the key in %s holds a blank or a character that no key has; set it again"
                .formatted(source));
      }
      surroundings.hides().accept(key);
      return new CodexAccount(Credentials.key(key), Upstream.OPENAI, source, false);
    }
  }
}
