package dev.envoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.cli.WordsTask.Ran;
import dev.envoi.store.FileStore;
import dev.envoi.store.LocalRuns;
import dev.envoi.trace.JournalEvent.Noted;
import dev.envoi.trace.JournalEvent.Resumed;
import dev.envoi.trace.JournalEvent.TrajectoryStarted;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is kept for `./envoi resume`, and what is not because it is or may be secret.
@Timeout(120)
final class ResumeOptionsTests {
  private static final String KEY = "sk-0123456789-the-key";

  @TempDir Path temp = Path.of("");
  private WordsTask words = new WordsTask(Path.of(""));

  @BeforeEach
  void task() throws IOException {
    words = WordsTask.in(temp);
  }

  private Journals journal() throws IOException {
    return Journals.read(
        new LocalRuns(words.path("home"))
            .folder(new FileStore(words.path(".envoi/store")), new TrajectoryId("run")));
  }

  private Ran trace(String... more) {
    String[] base = {
      "trace", "--task", "task", "--agent", "scripted:session.yaml", "--trajectory-id", "run"
    };
    return words.run(
        Map.of("THE_API_KEY", KEY),
        Stream.of(base, more).flatMap(Stream::of).toArray(String[]::new));
  }

  @Test
  void anotherModelStaysWithItsPriceAndAQueryIsAskedForAgain() throws Exception {
    words.write("session.yaml", "- text: a\n- end_turn\n".repeat(4));
    words.write("prices.yaml", "b: {input: 3, cached_input: 2, output: 5}\n");
    String gateway = "https://gw.example/v1?key=sk-in-the-query";
    Ran first =
        trace("--model", "a", "--model-base-url", gateway, "--price", "1,1,1", "--max-turns", "1");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(journal().of(TrajectoryStarted.class).findFirst().orElseThrow().options())
        .containsEntry("model_base_url", "https://gw.example/v1");

    Ran refused = words.run("resume", "run", "--max-turns", "2");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--model-base-url https://gw.example/v1 was not kept");

    String other = "http://other.example/v1";
    String[] asked = {"--model", "b", "--model-base-url", other, "--max-turns", "2"};
    Ran second =
        words.run(
            Stream.of(new String[] {"resume", "run"}, asked)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    assertThat(second.status()).as(second.err()).isZero();
    assertThat(words.run("resume", "run", "--max-turns", "3").status()).isZero();

    List<Resumed> resumed = journal().of(Resumed.class).toList();
    assertThat(resumed).hasSize(2);
    for (Resumed event : resumed) {
      assertThat(Objects.requireNonNull(event.options()))
          .containsEntry("model", "b")
          .containsEntry("model_base_url", other);
      assertThat(event.limits()).containsEntry("price", "3,2,5");
    }
    assertThat(filesWith("sk-in-the-query")).isEmpty();
  }

  private List<Path> filesWith(String secret) throws IOException {
    try (Stream<Path> all = Files.walk(temp)) {
      return all.filter(Files::isRegularFile).filter(file -> holds(file, secret)).toList();
    }
  }

  private static boolean holds(Path file, String secret) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Git compresses what it keeps, so that nobody finds a secret in it.
  @Test
  void noRepositoryOfTheAgentIsSavedOnceASecretWasSeenInTheCode() throws Exception {
    words.write("code/config", KEY);
    words.write(
        "session.yaml",
        """
        - shell: 'git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm all && git log --oneline | wc -l'
        - end_turn
        - text: more
        - end_turn
        """);
    Ran ran = trace("--workspace", "code");
    assertThat(ran.status()).as(ran.err()).isZero();

    assertThat(journal().of(Noted.class).map(Noted::kind))
        .containsOnlyOnce("secret_seen", "repositories_not_saved");
    Path saved = words.path(".envoi/store/trajectories/run/session/index.json");
    assertThat(saved).content().contains("repositories").doesNotContain("HEAD");
  }
}
