package dev.envoi.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.FilePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Over random changes, our trees are those that git builds of the same files from nothing.
final class RandomTreesTest {
  private static final String[] NAMES = {
    "a", "a-b", "a.b", "ab", "a0", "é", "\n", "\"", "z z", "A"
  };
  private static final String[] CONTENTS = {"", "1", "2", "three\r\n", "four\0"};

  @TempDir Path temp;
  private final TestingWorkspace workspace = new TestingWorkspace();

  /// The same files, known independently of the workspace: mode and content by path.
  private final Map<FilePath, String> expected = new TreeMap<>();

  private final Map<String, String> blobs = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void treesAreWhatGitBuilds(long seed) throws IOException {
    Random random = new Random(seed);
    Path index = Files.createDirectory(temp.resolve("index"));
    TestingGit.git(index, "init", "-q", "--bare", ".");
    for (int round = 0; round < 4; round++) {
      try (Checkpoints checkpoints =
          Checkpoints.open(TestingGit.ours(), temp.resolve("git"), workspace.snapshots())) {
        for (int i = 0; i < 5; i++) {
          change(random, 1 + random.nextInt(40));
          Checkpoint taken = checkpoints.take("seed " + seed, Instant.EPOCH);
          assertThat(TestingGit.git(temp.resolve("git"), "rev-parse", taken.after() + "^{tree}"))
              .as("seed %d", seed)
              .isEqualTo(treeByGit(index));
        }
      }
    }
    TestingGit.fsck(temp.resolve("git"));
  }

  private void change(Random random, int times) {
    for (int i = 0; i < times; i++) {
      FilePath path = randomPath(random);
      switch (random.nextInt(5)) {
        case 0 -> delete(path);
        case 1 -> renameFolder(path, randomPath(random));
        default -> write(path, random);
      }
    }
  }

  private static FilePath randomPath(Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(4); depth >= 0; depth--) {
      path.append(NAMES[random.nextInt(NAMES.length)]).append(depth > 0 ? "/" : "");
    }
    return FilePath.of(path.toString());
  }

  private void write(FilePath path, Random random) {
    String content = CONTENTS[random.nextInt(CONTENTS.length)];
    int kind = random.nextInt(6);
    byte[] bytes = content.getBytes(UTF_8);
    boolean executable = kind == 1;
    if (kind == 0 && !content.isEmpty() && !content.contains("\0")) {
      workspace.put(path, new TestingWorkspace.Item.Link(bytes));
      expect(path, "120000 " + content);
    } else {
      workspace.put(
          path, new TestingWorkspace.Item.File(executable, () -> new ByteArrayInputStream(bytes)));
      expect(path, (executable ? "100755 " : "100644 ") + content);
    }
  }

  private void expect(FilePath path, String modeAndContent) {
    String latin1 = path.latin1();
    expected.keySet().removeIf(other -> latin1.startsWith(other.latin1() + "/"));
    forget(path);
    expected.put(path, modeAndContent);
  }

  private void forget(FilePath path) {
    expected.keySet().removeIf(other -> (other.latin1() + "/").startsWith(path.latin1() + "/"));
  }

  private void delete(FilePath path) {
    workspace.delete(path.text());
    forget(path);
  }

  /// Gives everything below a folder other names, as a rename storm does.
  private void renameFolder(FilePath from, FilePath to) {
    String prefix = from.latin1() + "/";
    List<FilePath> moved = new ArrayList<>();
    expected.keySet().stream().filter(p -> p.latin1().startsWith(prefix)).forEach(moved::add);
    for (FilePath path : moved) {
      FilePath target = new FilePath(to.latin1() + "/" + path.latin1().substring(prefix.length()));
      String what = expected.get(path);
      TestingWorkspace.Item item = workspace.get(path.text());
      if (what != null && item != null) {
        delete(path);
        workspace.put(target, item);
        expect(target, what);
      }
    }
  }

  private String treeByGit(Path index) throws IOException {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    for (Map.Entry<FilePath, String> entry : expected.entrySet()) {
      String mode = entry.getValue().substring(0, 6);
      String id = blob(index, entry.getValue().substring(7));
      info.writeBytes(
          (mode + " " + id + "\t" + entry.getKey().latin1() + "\0").getBytes(ISO_8859_1));
    }
    Files.deleteIfExists(index.resolve("index"));
    TestingGit.gitWithInput(index, info.toByteArray(), "update-index", "-z", "--index-info");
    return TestingGit.git(index, "write-tree");
  }

  private String blob(Path index, String content) throws IOException {
    String id = blobs.get(content);
    if (id == null) {
      id =
          TestingGit.gitWithInput(index, content.getBytes(UTF_8), "hash-object", "-w", "--stdin")
              .strip();
      blobs.put(content, id);
    }
    return id;
  }
}
