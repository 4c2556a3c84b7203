package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Takes checkpoints of one workspace, one commit after another, into a bare repository of its own.
///
/// When [#take] returns, the commit and all it holds are on the disk; whatever is killed at
/// whatever moment, the repository opens again with every commit that was returned. The cost of a
/// checkpoint follows the size of the change and of the folders around it, not the length of the
/// history. Safe for any thread; a second writer of the same repository is refused. The snapshots
/// stay the caller's.
public final class Checkpoints implements AutoCloseable {
  private final Git git;
  private final Repository repository;
  private final Snapshots snapshots;
  private final Compaction compaction;
  private final RecordedTree tree = new RecordedTree();
  private final Set<ObjectId> known = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ObjectId head;
  private volatile Redactor redactor = new Redactor();
  private boolean everything = true;
  private boolean broken;

  private Checkpoints(Git git, Repository repository, Snapshots snapshots) throws IOException {
    this.git = git;
    this.repository = repository;
    this.snapshots = snapshots;
    this.compaction = new Compaction(git, repository);
    this.head = repository.head().orElse(null);
    if (head != null) {
      new LastCommit(git, repository.folder(), head).loadInto(tree, known);
    }
  }

  /// Opens the repository in a folder, or makes it.
  ///
  /// @param folder absent, empty, or made by this method before
  /// @param snapshots fresh: its first scan lists everything
  public static Checkpoints open(Git git, Path folder, Snapshots snapshots) throws IOException {
    Repository repository = Repository.open(folder);
    try {
      return new Checkpoints(git, repository, snapshots);
    } catch (IOException | RuntimeException failed) {
      repository.close();
      throw failed;
    }
  }

  /// Opens a repository whose last commit must be this one. One that came after it, and that nobody
  /// was told of, is forgotten.
  public static Checkpoints reopen(Git git, Path folder, Snapshots snapshots, String commit)
      throws IOException {
    try (Repository repository = Repository.open(folder)) {
      ObjectId wanted = new ObjectId(commit);
      if (!repository.head().equals(Optional.of(wanted))) {
        new LastCommit(git, folder, wanted).loadInto(new RecordedTree(), new HashSet<>());
        repository.moveHead(wanted);
      }
    }
    return open(git, folder, snapshots);
  }

  /// From now on secrets that the redactor knows, now or later, are replaced in what is recorded.
  public void hide(Redactor secrets) {
    redactor = secrets;
  }

  /// The last commit.
  public Optional<String> head() {
    return Optional.ofNullable(head).map(ObjectId::hex);
  }

  /// Records the workspace as it is now. The first call of a history always commits, later ones
  /// only when something changed. When the scan or the disk fails during the scan, nothing has
  /// happened and the next call makes good for it. When it fails after that, no further checkpoint
  /// is taken: open the repository again with fresh snapshots.
  public Checkpoint take(String message, Instant time) throws IOException {
    lock.lock();
    try {
      if (broken) {
        throw new GitException("closed, or an earlier checkpoint failed: open it again");
      }
      try (Pack pack = new Pack(repository.packs(), known::contains)) {
        Scan scan = scan(pack);
        return record(scan, pack, message, time);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Writes the whole history as a git bundle; the file appears whole, or not at all.
  public void bundle(Path target) throws IOException {
    if (head == null) {
      throw new IllegalStateException("no checkpoint has been taken yet");
    }
    compaction.whileNothingDisappears(() -> Bundles.write(git, repository.folder(), target));
  }

  /// Writes commits as a git bundle; likewise.
  public void bundle(CommitRange range, Path target) throws IOException {
    compaction.whileNothingDisappears(
        () -> Bundles.writePart(git, repository.folder(), range, target));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      broken = true;
      compaction.close();
      repository.close();
    } finally {
      lock.unlock();
    }
  }

  private Scan scan(Pack pack) throws IOException {
    boolean whole = false;
    try {
      Scan scan = new Scan(pack, redactor.ofBytes());
      snapshots.scan(scan);
      whole = true;
      return scan;
    } finally {
      everything |= !whole;
    }
  }

  private Checkpoint record(Scan scan, Pack pack, String message, Instant time) throws IOException {
    boolean whole = false;
    try {
      ObjectId before = head;
      NavigableSet<FilePath> foldersBefore = tree.emptyFolders();
      NavigableSet<FilePath> changed = tree.apply(scan, everything);
      everything = false;
      boolean same = changed.isEmpty() && foldersBefore.equals(tree.emptyFolders());
      ObjectId after =
          before != null && same
              ? before
              : commit(pack, new CommitText.Note(before, message, time));
      whole = true;
      return new Checkpoint(
          before == null ? null : before.hex(),
          after.hex(),
          !after.equals(before),
          List.copyOf(changed),
          scan.skipped(),
          List.copyOf(scan.redacted()));
    } finally {
      broken = !whole;
    }
  }

  private ObjectId commit(Pack pack, CommitText.Note note) throws IOException {
    ObjectId root = tree.root().write(content -> pack.add(ObjectKind.TREE, content));
    CommitText text = new CommitText(root, note, tree.emptyFolders());
    ObjectId commit = pack.add(ObjectKind.COMMIT, text.bytes());
    pack.seal();
    repository.moveHead(commit);
    known.addAll(pack.objects());
    known.remove(commit);
    head = commit;
    compaction.packAdded();
    return commit;
  }
}
