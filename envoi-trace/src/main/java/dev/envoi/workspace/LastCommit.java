package dev.envoi.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/// Reads what the last commit holds, when a repository is opened again.
record LastCommit(Git git, Path repository, ObjectId commit) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  void loadInto(RecordedTree tree, Set<ObjectId> known) throws IOException {
    CommitText text =
        CommitText.parse(git.run(repository, LIMIT, "cat-file", "commit", commit.hex()));
    tree.loadEmptyFolders(text.emptyFolders());
    known.add(text.tree());
    byte[] list =
        git.run(repository, LIMIT, "ls-tree", "-r", "-t", "-z", "--full-tree", commit.hex());
    for (String line : new String(list, StandardCharsets.ISO_8859_1).split("\0", -1)) {
      if (!line.isEmpty()) {
        load(line, tree, known);
      }
    }
    ObjectId root =
        tree.root()
            .write(content -> {
              ObjectId id = ObjectId.of(ObjectKind.TREE, content);
              if (!known.contains(id)) {
                throw new GitException("a tree of " + commit + " is not what it was: " + id);
              }
              return id;
            });
    if (!root.equals(text.tree())) {
      throw new GitException("the tree of " + commit + " was read as " + root);
    }
  }

  /// `100644 blob ID<TAB>PATH`
  private static void load(String line, RecordedTree tree, Set<ObjectId> known)
      throws GitException {
    int tab = line.indexOf('\t');
    String[] words = line.substring(0, Math.max(0, tab)).split(" ", -1);
    if (words.length != 3) {
      throw new GitException("git ls-tree printed: " + line);
    }
    ObjectId id = new ObjectId(words[2]);
    known.add(id);
    if (!words[1].equals("tree")) {
      Mode mode =
          Mode.of(words[0])
              .orElseThrow(() -> new GitException("an entry of mode " + words[0] + ": " + line));
      tree.load(TreeParser.safePath(line.substring(tab + 1)), new Leaf(mode, id));
    }
  }
}
