package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sandboxes on this machine: isolated by bubblewrap where that works (found by trying), else plain
/// supervised processes that say so. One provider serves the whole process.
public final class LocalProvider implements SandboxProvider {
  private final BoxProgram box;
  private final Map<String, String> environment;
  private final @Nullable Path bubblewrap;
  private final Launcher launcher = new Launcher();
  private final Tools tools;
  private final RuntimeView runtime;
  private final ReentrantLock probing = new ReentrantLock();
  private @Nullable Capabilities found;

  /// @param box our program
  /// @param environment the operator's environment: `PATH` and `HOME` are where tools are looked
  ///   for
  public LocalProvider(BoxProgram box, Map<String, String> environment) {
    this(
        box,
        environment,
        Tools.onPath("bwrap", environment.getOrDefault("PATH", Tools.USUAL_PATH)).orElse(null));
  }

  /// @param bubblewrap the `bwrap` program; null to run without isolation
  public LocalProvider(BoxProgram box, Map<String, String> environment, @Nullable Path bubblewrap) {
    this.box = box;
    this.environment = Map.copyOf(environment);
    this.bubblewrap = bubblewrap;
    this.tools = new Tools(this.environment);
    this.runtime = new RuntimeView(box.cache(), this.environment);
  }

  @Override
  public Sandbox create(SandboxSpec spec) throws IOException {
    Rooms rooms = Rooms.of(spec.home());
    Surroundings surroundings = surroundings(rooms, spec.sight(), true);
    HomeLock lock = HomeLock.take(rooms.own());
    try {
      boolean made = rooms.prepare();
      return new LocalSandbox(
          this, surroundings, new LocalSandbox.Lease(rooms, spec.sight(), made, lock));
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /// Which of these tools this machine does not have.
  public List<MissingToolException> missing(List<String> names) throws IOException {
    List<MissingToolException> missing = new ArrayList<>();
    for (String name : names) {
      try {
        var _ = tools.find(List.of(name));
      } catch (MissingToolException e) {
        missing.add(e);
      }
    }
    return missing;
  }

  /// Looks at what a dead sandbox left, before it goes.
  @FunctionalInterface
  public interface LastLook {
    void at(DeadSandbox dead) throws IOException;
  }

  /// Ends what a sandbox whose process was killed left running, and removes what it left in its
  /// home, the workspace included; nothing when there is no such home, or when a living process
  /// uses it.
  public static void reap(Path home, LastLook look) throws IOException {
    if (!Files.isDirectory(home)) {
      return;
    }
    HomeLock lock;
    try {
      lock = HomeLock.take(home);
    } catch (SandboxException inUse) {
      return; // it is not ours to remove
    }
    try (lock) {
      Rooms rooms = Rooms.of(home);
      DeadSandbox dead = new DeadSandbox(rooms);
      if (dead.isGone()) {
        return;
      }
      dead.end();
      look.at(dead);
      rooms.removeOwn();
      Folders.remove(rooms.workspace());
    }
  }

  @Override
  public Capabilities capabilities() throws IOException {
    probing.lock();
    try {
      if (found == null) {
        found = bubblewrap == null ? Probe.withoutBubblewrap() : probe(bubblewrap);
      }
      return found;
    } finally {
      probing.unlock();
    }
  }

  @Override
  public String toolChain() throws IOException {
    return ToolChain.digest(environment);
  }

  private Capabilities probe(Path program) throws IOException {
    return new Probe(box.cache(), (rooms, sight) -> isolated(program, rooms, sight, true))
        .run(this);
  }

  /// What stands around commands in these rooms; fails when a tool of the sight is missing.
  Surroundings surroundings(Rooms rooms, Sight sight, boolean writable) throws IOException {
    if (bubblewrap != null && capabilities().isolated()) {
      return isolated(bubblewrap, rooms, sight, writable);
    }
    ToolSet set = tools.find(sight.tools());
    return new OpenHost(box.path(), rooms, set.hostPath(), sight.mounts());
  }

  private Surroundings isolated(Path program, Rooms rooms, Sight sight, boolean writable)
      throws IOException {
    ToolSet set = tools.find(sight.tools());
    Bubblewrap.View view =
        new Bubblewrap.View(
            new SightArguments(rooms, runtime).of(sight, set),
            set.innerPath(),
            writable,
            sight.network());
    return new Bubblewrap(program, box.path(), rooms, view);
  }

  /// The compilers of the machine that commands with this sight could copy.
  List<ElfCode> compilers(Sight sight) throws IOException {
    return Compilers.of(tools.find(sight.tools()));
  }

  Launcher launcher() {
    return launcher;
  }

  Path boxPath() throws IOException {
    return box.path();
  }
}
