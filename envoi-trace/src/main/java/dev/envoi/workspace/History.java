package dev.envoi.workspace;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.sandbox.TreeStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Reads a repository of checkpoints, also while it is written, and gives the code of any commit
/// back. It trusts no name and no mode that it reads. Safe for any thread; calls wait for each
/// other.
public final class History implements AutoCloseable {
  static final int LARGEST_TREE = 256 << 20;
  static final int LARGEST_COMMIT = 64 << 20;
  private static final Duration CHECKOUT = Duration.ofMinutes(30);

  private final Git git;
  private final Path repository;
  private final CatFile objects;
  private final ReentrantLock lock = new ReentrantLock();

  private History(Git git, Path repository) {
    this.git = git;
    this.repository = repository;
    this.objects = new CatFile(git, repository);
  }

  /// Reads the repository in a folder; one that came from elsewhere goes through [#unbundle].
  public static History open(Git git, Path repository) throws IOException {
    if (!Files.exists(repository.resolve("HEAD"))) {
      throw new GitException("no repository of checkpoints: " + repository);
    }
    return new History(git, repository);
  }

  /// Makes a repository of a bundle that anybody may have written, and checks all of it: every
  /// commit, tree and file is there, every name stays in its folder, nothing is absurdly large.
  /// When it throws, nothing is left behind.
  ///
  /// @param repository absent or empty
  public static void unbundle(Git git, Path bundle, Path repository) throws IOException {
    Bundles.unpack(git, bundle, repository);
  }

  /// Likewise of a bundle and its sequels (see [Checkpoints#bundle(CommitRange, Path)]).
  ///
  /// @param bundles in their order
  /// @param head the commit up to which they count
  public static void assemble(Git git, List<Path> bundles, String head, Path repository)
      throws IOException {
    Bundles.assemble(git, bundles, head, repository);
  }

  /// Writes commits as a git bundle; the file appears whole, or not at all.
  public void bundle(CommitRange range, Path target) throws IOException {
    Bundles.writePart(git, repository, range, target);
  }

  /// Writes the whole history as one.
  public void bundle(Path target) throws IOException {
    Bundles.write(git, repository, target);
  }

  /// The last commit.
  public Optional<String> head() throws IOException {
    return Repository.head(repository).map(ObjectId::hex);
  }

  /// All commits, the first one first.
  public List<Commit> commits() throws IOException {
    List<Commit> commits = new ArrayList<>();
    Optional<ObjectId> next = Repository.head(repository);
    while (next.isPresent()) {
      ObjectId id = next.get();
      CommitText.Note note = commit(id).note();
      next = Optional.ofNullable(note.before());
      commits.add(
          new Commit(
              id.hex(), next.map(ObjectId::hex).orElse(null), note.time(), note.message().strip()));
    }
    return commits.reversed();
  }

  /// A key of a commit's content: equal for commits that hold the same files, links and empty
  /// folders. Without empty folders it is the name of git's tree.
  public String treeId(String commit) throws IOException {
    CommitText text = commit(new ObjectId(commit));
    if (text.emptyFolders().isEmpty()) {
      return text.tree().hex();
    }
    ByteArrayOutputStream folders = new ByteArrayOutputStream();
    text.emptyFolders()
        .forEach(folder ->
            folders.writeBytes((folder.latin1() + "\0").getBytes(StandardCharsets.ISO_8859_1)));
    return text.tree() + "-" + ObjectId.of(ObjectKind.BLOB, folders.toByteArray());
  }

  /// The files of a commit, then its empty folders, then its links; read anew by each use. The sink
  /// must not call this history.
  public TreeSource tree(String commit) {
    ObjectId id = new ObjectId(commit);
    return sink -> {
      lock.lock();
      try {
        write(commit(id), sink);
      } finally {
        lock.unlock();
      }
    };
  }

  /// Writes the files of a commit into a folder of this machine, following no link.
  ///
  /// @param destination absent or empty; made with the folders above it. When this throws, some
  ///   files may have been written.
  public void checkout(String commit, Path destination, BoxProgram box) throws IOException {
    if (Files.exists(destination) && !isEmptyFolder(destination)) {
      throw new GitException("not an empty folder: " + destination);
    }
    treeId(commit);
    Files.createDirectories(destination);
    ProcessBuilder put =
        new ProcessBuilder(box.path().toString(), "put", destination.toAbsolutePath().toString());
    put.environment().clear();
    try (Child child = new Child(put, CHECKOUT)) {
      child.expect();
      try {
        TreeStream.write(child.input(), tree(commit));
      } catch (IOException failed) {
        throw child.explain(failed);
      }
      Git.run(child);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      objects.close();
    } finally {
      lock.unlock();
    }
  }

  private CommitText commit(ObjectId id) throws IOException {
    lock.lock();
    try {
      return CommitText.parse(objects.read(ObjectKind.COMMIT, id, LARGEST_COMMIT));
    } finally {
      lock.unlock();
    }
  }

  private void write(CommitText commit, TreeSink sink) throws IOException {
    NavigableMap<FilePath, ObjectId> links = new TreeMap<>();
    writeFiles(commit.tree(), "", new Target(sink, links));
    for (FilePath folder : commit.emptyFolders()) {
      sink.emptyFolder(folder);
    }
    for (Map.Entry<FilePath, ObjectId> link : links.entrySet()) {
      sink.link(link.getKey(), objects.read(ObjectKind.BLOB, link.getValue(), LARGEST_COMMIT));
    }
  }

  /// Links wait until everything else is written.
  private record Target(TreeSink sink, Map<FilePath, ObjectId> links) {}

  private void writeFiles(ObjectId tree, String prefix, Target target) throws IOException {
    byte[] bytes = objects.read(ObjectKind.TREE, tree, LARGEST_TREE);
    for (TreeParser.Entry entry : TreeParser.parse(bytes)) {
      String path = prefix + entry.name();
      switch (entry.mode()) {
        case FOLDER -> writeFiles(entry.id(), path + "/", target);
        case LINK -> target.links.put(new FilePath(path), entry.id());
        case FILE, EXECUTABLE ->
            objects.stream(
                ObjectKind.BLOB,
                entry.id(),
                content ->
                    target.sink.file(new FilePath(path), entry.mode() == Mode.EXECUTABLE, content));
      }
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }
}
