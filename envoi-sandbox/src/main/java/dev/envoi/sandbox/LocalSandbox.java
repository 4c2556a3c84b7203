package dev.envoi.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A workspace in a folder of this machine. Commands run in its [Surroundings]; files go through
/// `box`, which walks the folder from outside without ever following a link.
final class LocalSandbox implements Sandbox {

  /// What the sandbox holds as long as it is open.
  ///
  /// @param sight what commands see
  /// @param made whether the workspace was made for it
  /// @param lock null where another sandbox holds it
  record Lease(Rooms rooms, Sight sight, boolean made, @Nullable HomeLock lock) {
    boolean mayWrite() {
      return lock != null;
    }
  }

  private final LocalProvider provider;
  private final Surroundings surroundings;
  private final Lease lease;
  private final Rooms rooms;
  private final Exposures exposures;
  private final Loopbacks loopbacks;
  private final LocalBox box;
  private final BoxFiles files;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final Consumer<AutoCloseable> whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();

  LocalSandbox(LocalProvider provider, Surroundings surroundings, Lease lease) throws IOException {
    this(provider, surroundings, lease, _ -> {});
  }

  private LocalSandbox(
      LocalProvider provider,
      Surroundings surroundings,
      Lease lease,
      Consumer<AutoCloseable> whenClosed)
      throws IOException {
    this.whenClosed = whenClosed;
    this.provider = provider;
    this.surroundings = surroundings;
    this.lease = lease;
    this.rooms = lease.rooms();
    this.exposures = new Exposures(rooms.sockets());
    this.box = new LocalBox(provider.boxPath(), rooms.workspace(), provider.launcher());
    this.files = new BoxFiles(box);
    this.loopbacks = new Loopbacks(box, surroundings.ownLoopback());
  }

  @Override
  public Capabilities capabilities() {
    try {
      return provider.capabilities();
    } catch (IOException impossible) {
      throw new IllegalStateException("found before this sandbox was made", impossible);
    }
  }

  @Override
  public Outcome run(Command command) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Surroundings.Launch launch = surroundings.command(command, exposures.list());
    Outcome outcome = new Attendance(command.limits()).of(launch(launch, false), begin);
    failWhenNotEntered(command, outcome);
    return outcome;
  }

  /// bwrap and box report their failures as a command would; whether it was one is found by trying
  /// a command that cannot fail, so that no command can pretend it.
  private void failWhenNotEntered(Command command, Outcome outcome)
      throws IOException, InterruptedException {
    if (!looksNotEntered(outcome)) {
      return;
    }
    Command harmless =
        new Command(
            List.of("/bin/sh", "-c", ":"), command.environment(), command.folder(), Limits.USUAL);
    Surroundings.Launch launch = surroundings.command(harmless, exposures.list());
    Outcome tried = new Attendance(Limits.USUAL).of(launch(launch, false), System.nanoTime());
    if (tried.ending() instanceof Outcome.Ending.Exited(int status) && status != 0) {
      throw new SandboxException(
          "the sandbox could not be entered: " + tried.stderr().text().strip());
    }
  }

  private boolean looksNotEntered(Outcome outcome) {
    if (outcome.stdout().total() > 0
        || !(outcome.ending() instanceof Outcome.Ending.Exited(int status))) {
      return false;
    }
    String words = new String(outcome.stderr().bytes(), StandardCharsets.ISO_8859_1);
    return switch (status) {
      case 1 -> words.startsWith("bwrap: ") && surroundings instanceof Bubblewrap;
      case 125 -> words.startsWith("box: ");
      default -> false;
    };
  }

  @Override
  public Running start(Command command) throws IOException {
    LocalRunning running = launch(surroundings.command(command, exposures.list()), true);
    loopbacks.add(running);
    return running;
  }

  private LocalRunning launch(Surroundings.Launch launch, boolean withInput) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launch.argv());
    Path folder = launch.folder();
    if (folder != null) {
      if (!Files.isDirectory(folder)) {
        throw new SandboxException("the workspace has no folder to run a command in");
      }
      builder.directory(folder.toFile());
    }
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    if (!withInput) {
      builder.redirectInput(ProcessBuilder.Redirect.from(LocalRunning.NULL));
    }
    failWhenClosed();
    Process process = provider.launcher().start(builder);
    LocalRunning running = new LocalRunning(process, launch.family(), open::remove);
    track(running);
    return running;
  }

  /// Ends it with this sandbox; at once when the sandbox was closed meanwhile.
  private void track(AutoCloseable thing) throws IOException {
    open.add(thing);
    if (closed.get()) {
      Closing.all(List.of(thing));
      failWhenClosed();
    }
  }

  private void failWhenClosed() throws SandboxException {
    if (closed.get()) {
      throw new SandboxException("the sandbox is closed");
    }
  }

  @Override
  public CaseRunner cases() throws IOException {
    if (surroundings instanceof OpenHost) {
      Folders.makePrivate(rooms.cases());
    }
    return BoxCases.on(launch(surroundings.cases(), true));
  }

  @Override
  public String where(String inside) {
    return surroundings.where(inside);
  }

  @Override
  public InetSocketAddress expose(InetSocketAddress endpoint) throws IOException {
    failWhenClosed();
    return surroundings.ownLoopback() ? exposures.add(endpoint) : endpoint;
  }

  @Override
  public Connection dial(int port) throws IOException {
    failWhenClosed();
    return loopbacks.dial(port);
  }

  @Override
  public Snapshots snapshots(List<String> excludes) throws IOException {
    failWhenClosed();
    BoxSnapshots snapshots = new BoxSnapshots(box, excludes, open::remove);
    track(snapshots);
    return snapshots;
  }

  @Override
  public void put(TreeSource tree) throws IOException {
    failWhenClosed();
    if (!lease.mayWrite()) {
      throw new SandboxException("this sandbox may only read its workspace");
    }
    files.put(tree);
  }

  @Override
  public Optional<TreeEntry> get(FilePath path) throws IOException {
    failWhenClosed();
    return files.get(path);
  }

  @Override
  public Optional<BorrowedProgram> borrowedCompiler() throws IOException {
    failWhenClosed();
    return CompilerCopies.in(rooms.workspace(), () -> provider.compilers(lease.sight()));
  }

  @Override
  public Sandbox reader(Sight sight) throws IOException {
    failWhenClosed();
    Path readers = Folders.makePrivate(rooms.own().resolve("readers"));
    Rooms own = new Rooms(Files.createTempDirectory(readers, ""), rooms.workspace());
    try {
      own.prepare();
      Surroundings around = provider.surroundings(own, sight, false);
      LocalSandbox reader =
          new LocalSandbox(provider, around, new Lease(own, sight, false, null), open::remove);
      track(reader);
      return reader;
    } catch (IOException | RuntimeException failed) {
      Folders.remove(own.own());
      throw failed;
    }
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      try {
        end();
      } catch (IOException failed) {
        throw new UncheckedIOException("a sandbox could not be ended wholly", failed);
      }
    }
  }

  private void end() throws IOException {
    List<AutoCloseable> all = new ArrayList<>(open);
    all.add(loopbacks);
    all.add(exposures);
    all.add(rooms::removeOwn);
    if (lease.made()) {
      all.add(() -> Folders.remove(rooms.workspace()));
    }
    HomeLock lock = lease.lock();
    all.add(() -> whenClosed.accept(this));
    all.add(lock == null ? () -> Folders.remove(rooms.own()) : lock);
    Closing.all(all);
  }
}
