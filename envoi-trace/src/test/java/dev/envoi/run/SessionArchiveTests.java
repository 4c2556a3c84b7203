package dev.envoi.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.agent.SessionPlace;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.store.FileStore;
import dev.envoi.store.Lease;
import dev.envoi.store.Leases;
import dev.envoi.store.SessionObjects;
import dev.envoi.store.TrajectoryObjects;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.Secret;
import dev.envoi.trace.TrajectoryId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionArchiveTests {
  private static final String SECRET = "sk-sécret-0123456789";

  @TempDir Path temp = Path.of("");
  private final Redactor redactor = new Redactor();

  private Path folder() {
    return temp.resolve("session");
  }

  private SessionArchive archive() {
    return new SessionArchive(folder(), redactor);
  }

  private static TreeSource file(String name, byte[] content) {
    return sink -> sink.file(FilePath.of(name), false, new ByteArrayInputStream(content));
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static List<String> pieces(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(SessionObjects.INDEX))
          .sorted()
          .toList();
    }
  }

  private List<String> read(String tree) throws IOException {
    List<String> lines = new ArrayList<>();
    archive().read(tree).writeTo(new Lines(lines));
    return lines;
  }

  @Test
  void aTreeComesBackAsItWas() throws IOException {
    FilePath odd = FilePath.of(new byte[] {(byte) 0xE9, '\n'});
    archive()
        .save(
            SessionArchive.REPOSITORIES,
            sink -> {
              sink.file(odd, true, new ByteArrayInputStream(new byte[] {0, (byte) 0xFF}));
              sink.file(FilePath.of("a/b"), false, new ByteArrayInputStream(noise(40_000)));
              sink.link(FilePath.of("l"), "../outside".getBytes(StandardCharsets.UTF_8));
              sink.emptyFolder(FilePath.of("refs/heads"));
            });

    assertThat(read(SessionArchive.REPOSITORIES))
        .containsExactly(
            "program " + odd + " [0, -1]",
            "file a/b " + java.util.Arrays.toString(noise(40_000)),
            "link l ../outside",
            "folder refs/heads");
    assertThat(read(SessionArchive.AGENT)).isEmpty();
  }

  @Test
  void ofAFileThatGrowsOnlyTheEndIsWrittenAnew() throws IOException {
    byte[] grown = noise(3_500_000);
    byte[] before = java.util.Arrays.copyOf(grown, 2_500_000);
    archive().save(SessionArchive.AGENT, file("rollout", before));
    List<String> first = new ArrayList<>(pieces(folder()));
    archive().save(SessionArchive.AGENT, file("rollout", grown));
    List<String> second = pieces(folder());

    assertThat(first).hasSize(3);
    assertThat(second).hasSize(4);
    first.retainAll(second);
    assertThat(first).as("what is whole stays, what is not named goes").hasSize(2);
    assertThat(read(SessionArchive.AGENT))
        .containsExactly("file rollout " + java.util.Arrays.toString(grown));
  }

  @Test
  void knownSecretsGetIntoNoFile() throws IOException {
    redactor.add(new Secret("KEY", SECRET));
    String text = "x".repeat(65_530) + SECRET + "y".repeat(2_000_000) + SECRET;
    archive().save(SessionArchive.AGENT, file("log", text.getBytes(StandardCharsets.UTF_8)));

    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    assertThat(all.indexOf("cret-0123456789")).isEqualTo(-1);
    archive()
        .read(SessionArchive.AGENT)
        .writeTo(
            new Lines(new ArrayList<>()) {
              @Override
              public void file(FilePath path, boolean executable, InputStream in)
                  throws IOException {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text.replace(SECRET, "[secret:KEY]"));
              }
            });
  }

  @Test
  void whatIsTakenOutOfADeadSandboxReplacesNothingByNothing() throws IOException {
    SessionPlace place = new SessionPlace("/tmp/home/agent", List.of("auth.json"));
    archive().setPlace(place);
    archive().save(SessionArchive.AGENT, file("a", new byte[] {1}));

    archive().salvage(_ -> {});
    assertThat(read(SessionArchive.AGENT)).containsExactly("file a [1]");
    archive().salvage(file("a", new byte[] {1, 2}));
    assertThat(read(SessionArchive.AGENT)).containsExactly("file a [1, 2]");
    assertThat(archive().place()).isEqualTo(place);
  }

  @Test
  void theStoreFollowsAndGivesItBackElsewhere() throws IOException {
    FileStore store = new FileStore(temp.resolve("store"));
    TrajectoryId id = new TrajectoryId("run");
    Lease lease = new Leases(new TrajectoryObjects(store, id)).first().orElseThrow();
    SessionObjects objects = new SessionObjects(store, id);
    assertThat(objects.fetch(temp.resolve("nothing"))).isFalse();
    archive().save(SessionArchive.AGENT, file("rollout", noise(1_500_000)));
    objects.upload(folder(), lease);
    archive().save(SessionArchive.AGENT, file("rollout", noise(1_200_000)));
    new SessionObjects(store, id).upload(folder(), lease);

    Path there = temp.resolve("there");
    assertThat(objects.fetch(there)).isTrue();
    assertThat(pieces(there)).isEqualTo(pieces(folder())).hasSize(2);
    List<String> lines = new ArrayList<>();
    new SessionArchive(there, redactor).read(SessionArchive.AGENT).writeTo(new Lines(lines));
    assertThat(lines).isEqualTo(read(SessionArchive.AGENT));

    Path piece = there.resolve(pieces(there).getFirst());
    Files.write(piece, new byte[] {1});
    assertThatThrownBy(() ->
            new SessionArchive(there, redactor)
                .read(SessionArchive.AGENT)
                .writeTo(new Lines(lines)))
        .hasMessageContaining("is damaged");
  }

  /// A tree in lines.
  private static class Lines implements TreeSink {
    private final List<String> lines;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      lines.add(
          (executable ? "program " : "file ")
              + path
              + " "
              + java.util.Arrays.toString(content.readAllBytes()));
    }

    @Override
    public void link(FilePath path, byte[] target) {
      lines.add("link " + path + " " + new String(target, StandardCharsets.UTF_8));
    }

    @Override
    public void deleted(FilePath path) {
      lines.add("deleted " + path);
    }

    @Override
    public void emptyFolder(FilePath path) {
      lines.add("folder " + path);
    }

    @Override
    public void skipped(FilePath path, String why) {
      lines.add("skipped " + path);
    }
  }
}
