package dev.envoi.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A workspace at the other end of one `box serve`, wherever that is: commands, files, cases and
/// connections all go over its two streams. Around its commands is what the place itself keeps
/// apart; what is shown to them is a copy.
final class ServedSandbox implements Sandbox {

  /// What all sandboxes on one `box serve` share.
  ///
  /// @param box our program here, which reads what is copied there
  /// @param capabilities what the place keeps apart
  record Ground(
      ServeLink link, ServedExposures exposures, BoxProgram box, Capabilities capabilities) {}

  private final Ground ground;
  private final ServedPlace place;
  private final boolean mayWrite;
  private final AutoCloseable ending;
  private final BoxFiles files;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param ending what is left to be ended when all that was started here has been
  ServedSandbox(Ground ground, ServedPlace place, boolean mayWrite, AutoCloseable ending) {
    this.ground = ground;
    this.place = place;
    this.mayWrite = mayWrite;
    this.ending = ending;
    this.files = new BoxFiles(boxOn(place.workspace()));
  }

  /// Makes the folders, looks for the tools, and copies what shall be shown.
  void furnish(Sight sight) throws IOException {
    new Furnishing(this, place).of(sight, ground.box());
  }

  /// `box` on a folder inside.
  BoxCommands boxOn(String root) {
    return (subcommand, arguments) -> {
      List<byte[]> argv = words(List.of("", subcommand, root));
      argv.addAll(arguments);
      return start("", argv, Map.of("LC_ALL", "C"));
    };
  }

  private static List<byte[]> words(List<String> words) {
    return new ArrayList<>(words.stream().map(ServeLink::bytes).toList());
  }

  private ServedRunning start(String folder, List<byte[]> argv, Map<String, String> environment)
      throws IOException {
    failWhenClosed();
    ServedRunning running =
        new ServedRunning(ground.link().start(folder, argv, environment), open::remove);
    open.add(running);
    if (closed.get()) {
      running.close();
      failWhenClosed();
    }
    return running;
  }

  private void failWhenClosed() throws SandboxException {
    if (closed.get()) {
      throw new SandboxException("the sandbox is closed");
    }
  }

  @Override
  public Capabilities capabilities() {
    return ground.capabilities();
  }

  @Override
  public Outcome run(Command command) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    return attend(start(command), command.limits(), begin);
  }

  /// Runs a command of ours in the folder that holds the workspace.
  Outcome runBeside(List<String> words) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<String> argv = new ArrayList<>(List.of("", "forward", "--"));
    argv.addAll(words);
    ServedRunning running = start("", words(argv), place.environment(Map.of()));
    return attend(running, Limits.USUAL, begin);
  }

  private Outcome attend(ServedRunning running, Limits limits, long begin)
      throws IOException, InterruptedException {
    LocalRunning.closeQuietly(running.stdin());
    Outcome outcome = new Attendance(limits).of(running, begin);
    failWhenLost();
    return outcome;
  }

  private void failWhenLost() throws SandboxException {
    failWhenClosed();
    ground.link().failWhenOver();
  }

  @Override
  public ServedRunning start(Command command) throws IOException {
    List<String> argv = new ArrayList<>(List.of("", "forward"));
    argv.addAll(command.limits().ceiling().arguments());
    argv.add("--");
    argv.addAll(command.argv());
    String folder = command.folder().isEmpty() ? "" : "/" + command.folder();
    return start(place.workspace() + folder, words(argv), place.environment(command.environment()));
  }

  @Override
  public Connection dial(int port) throws IOException {
    failWhenClosed();
    return ground.link().dial(port);
  }

  @Override
  public InetSocketAddress expose(InetSocketAddress endpoint) throws IOException {
    failWhenClosed();
    return ground.exposures().add(endpoint);
  }

  @Override
  public Snapshots snapshots(List<String> excludes) throws IOException {
    failWhenClosed();
    BoxSnapshots snapshots = new BoxSnapshots(boxOn(place.workspace()), excludes, open::remove);
    open.add(snapshots);
    return snapshots;
  }

  @Override
  public void put(TreeSource tree) throws IOException {
    failWhenClosed();
    if (!mayWrite) {
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
  public Sandbox reader(Sight sight) throws IOException {
    failWhenClosed();
    String own = place.base() + "/.envoi/readers/" + readers.incrementAndGet();
    ServedPlace around = new ServedPlace(place.base(), own, place.path(), sight.mounts());
    ServedSandbox reader = new ServedSandbox(ground, around, false, () -> removeReader(around));
    open.add(reader);
    try {
      reader.furnish(sight);
    } catch (IOException | RuntimeException failed) {
      reader.close();
      throw failed;
    }
    return reader;
  }

  private void removeReader(ServedPlace around) throws IOException {
    open.removeIf(thing -> thing instanceof ServedSandbox reader && reader.closed.get());
    if (!closed.get()) {
      new Furnishing(this, around).remove();
    }
  }

  /// The compilers to compare with are in the place and not here, so nothing can be told; tests are
  /// run in sandboxes of this machine.
  @Override
  public Optional<BorrowedProgram> borrowedCompiler() throws IOException {
    throw new SandboxException(
        "whether a file is a compiler of the sandbox cannot be told from here: use a local one");
  }

  @Override
  public CaseRunner cases() throws IOException {
    return BoxCases.on(
        start("", words(List.of("", "run", place.cases())), place.environment(Map.of())));
  }

  @Override
  public String where(String inside) {
    return place.where(inside);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      List<AutoCloseable> all = new ArrayList<>(open);
      all.add(
          mayWrite ? 0 : all.size(), ending); // the whole place first: all the rest ends with it
      Closing.all(all);
    } catch (IOException failed) {
      throw new UncheckedIOException("a sandbox could not be ended wholly", failed);
    }
  }
}
