package dev.envoi.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bundles that nobody honest made. Each is refused, and nothing of it is left.
final class HostileBundleTest {
  private static final String EMPTY_BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

  @TempDir Path temp;
  private Path forge = Path.of("");

  @BeforeEach
  void makeForge() throws IOException {
    forge = Files.createDirectory(temp.resolve("forge"));
    TestingGit.git(forge, "init", "-q", "--bare", "-b", "main", ".");
    TestingGit.git(forge, "hash-object", "-w", "--stdin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100644 ..",
        "100644 .",
        "100644 .git",
        "40000 .git",
        "100644 a/b",
        "100644 /etc/passwd",
        "100644 ../up",
        "160000 module",
        "100664 loose",
        "100600 odd"
      })
  void namesAndModesThatAreNoneOfOursAreRefused(String entry) throws IOException {
    refuse(bundle(tree(entry)), "a tree with");
  }

  @Test
  void aNameThatComesTwiceIsRefused() throws IOException {
    refuse(bundle(tree("100644 a", "100644 a")), "a tree out of order");
    refuse(bundle(tree("120000 a", "100644 a.b", "40000 a")), "a name twice");
  }

  @Test
  void aTreeOutOfOrderIsRefused() throws IOException {
    refuse(bundle(tree("100644 b", "100644 a")), "a tree out of order");
  }

  @Test
  void anEmptyFolderOutsideIsRefused() throws IOException {
    refuse(bundleWithMessage("empty-folders:\n\"../../x\"\n"), "a tree with the name '..'");
    refuse(bundleWithMessage("empty-folders:\n\"a/.git\"\n"), "a tree with the name '.git'");
    refuse(bundleWithMessage("empty-folders:\nunquoted\n"), "not a quoted path");
    refuse(bundleWithMessage("empty-folders:\n\"\\9\"\n"), "not a quoted path");
  }

  @Test
  void aTreeOfTreesThatWouldFillTheDiskIsRefused() throws IOException {
    String level = tree("100644 f0", "100644 f1", "100644 f2", "100644 f3");
    for (int i = 0; i < 12; i++) {
      level = treeOf(level, "40000 a", "40000 b", "40000 c", "40000 d");
    }
    refuse(bundle(level), "a commit of more than");
  }

  @Test
  void whatIsNoBundleIsRefused() throws IOException {
    refuse(Files.writeString(temp.resolve("a"), ""), "not a git bundle");
    refuse(Files.writeString(temp.resolve("b"), "# v2 git bundle\n\n"), "without refs/heads/main");
    refuse(Files.writeString(temp.resolve("c"), "# v2 git bundle\nxyz HEAD\n\n"), "a bad line");
    refuse(
        Files.writeString(temp.resolve("d"), "# v2 git bundle\n" + EMPTY_BLOB + " HEAD\n\nPACK"),
        "index-pack");
    refuse(
        Files.writeString(temp.resolve("e"), "# v2 git bundle\n-" + EMPTY_BLOB + " \n\n"),
        "sequel");
  }

  @Test
  void aBundleWithAFlippedBitIsRefused() throws IOException {
    Path bundle = bundle(tree("100644 a"));
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 30] ^= 4;
    refuse(Files.write(bundle, bytes), "index-pack");
  }

  @Test
  void aFolderThatHoldsAHistoryIsNotTouched() throws IOException {
    Path bundle = bundle(tree("100644 a"));
    Path target = temp.resolve("target");
    History.unbundle(TestingGit.ours(), bundle, target);

    assertThatThrownBy(() -> History.unbundle(TestingGit.ours(), bundle, target))
        .hasMessageContaining("holds a history already");
    assertThat(target.resolve("HEAD")).exists();
  }

  private void refuse(Path bundle, String why) {
    Path target = temp.resolve("target");
    assertThatThrownBy(() -> History.unbundle(TestingGit.ours(), bundle, target))
        .isInstanceOf(GitException.class)
        .hasMessageContaining(why);
    assertThat(target).doesNotExist();
  }

  private String tree(String... entries) throws IOException {
    return treeOf(EMPTY_BLOB, entries);
  }

  private String treeOf(String id, String... entries) throws IOException {
    ByteArrayOutputStream tree = new ByteArrayOutputStream();
    for (String entry : entries) {
      String target = entry.startsWith("40000") && id.equals(EMPTY_BLOB) ? tree() : id;
      tree.writeBytes((entry + "\0").getBytes(ISO_8859_1));
      tree.writeBytes(HexFormat.of().parseHex(target));
    }
    return store("tree", tree.toByteArray());
  }

  private String store(String kind, byte[] content) throws IOException {
    return TestingGit.gitWithInput(
            forge, content, "hash-object", "-w", "--literally", "-t", kind, "--stdin")
        .strip();
  }

  private Path bundle(String tree) throws IOException {
    return bundle(tree, "forged\n");
  }

  private Path bundleWithMessage(String message) throws IOException {
    return bundle(tree("100644 a"), message);
  }

  private Path bundle(String tree, String message) throws IOException {
    String who = "M <m@example.org> 1772366400 +0000\n";
    String commit =
        store(
            "commit",
            ("tree " + tree + "\nauthor " + who + "committer " + who + "\n" + message)
                .getBytes(ISO_8859_1));
    TestingGit.git(forge, "update-ref", "refs/heads/main", commit);
    Path bundle = temp.resolve("forged.bundle");
    TestingGit.git(forge, "bundle", "create", "-q", bundle.toString(), "HEAD", "main");
    return bundle;
  }
}
