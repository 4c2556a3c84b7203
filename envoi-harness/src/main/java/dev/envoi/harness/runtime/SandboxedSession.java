package dev.envoi.harness.runtime;

import dev.envoi.harness.Session;
import dev.envoi.harness.SetUpException;
import dev.envoi.harness.archive.InnerLinks;
import dev.envoi.sandbox.BorrowedProgram;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Folders;
import dev.envoi.sandbox.Limits;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxException;
import dev.envoi.sandbox.SandboxProvider;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.TreeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session with a sandbox below a folder of its own. Closing it from another thread ends what
/// runs in it.
final class SandboxedSession implements Session, AutoCloseable {

  /// What all sessions of a server share.
  record Ground(SandboxProvider provider, Slots slots) {}

  private final Ground ground;
  private final Path home;
  private final CaseCount count;
  private final List<CaseBench> benches = new ArrayList<>();
  private @Nullable KeptBuilds builds;
  private @Nullable Sandbox sandbox;
  private boolean closed;

  SandboxedSession(Ground ground, Path home) {
    this.ground = ground;
    this.home = home;
    this.count = new CaseCount(home);
  }

  /// Builds are kept there from now on.
  void keepBuilds(KeptBuilds where) {
    builds = where;
  }

  /// A call begins: its cases are counted from nothing.
  void callBegins() {
    count.begin();
  }

  @Override
  public void put(TreeSource submission, Sight sight) throws IOException {
    Sandbox made;
    synchronized (this) {
      if (closed || sandbox != null) {
        throw new IllegalStateException(closed ? "the session is closed" : "put is called once");
      }
      made = ground.provider().create(new SandboxSpec(home.resolve("sandbox"), sight));
      sandbox = made;
    }
    made.put(isolated() ? submission : new InnerLinks(submission));
  }

  @Override
  public void putBuilt(TreeSource submission, Sight sight, Build build)
      throws IOException, InterruptedException, SetUpException {
    KeptBuilds kept = builds;
    if (kept == null || !isolated()) {
      put(submission, sight);
      build.run();
      return;
    }
    String key = kept.key(submission, sight, ground.provider().toolChain());
    Optional<TreeSource> built = kept.find(key);
    put(built.orElse(submission), sight);
    if (built.isEmpty()) {
      build.run();
      kept.keep(key, sandbox());
    }
  }

  @Override
  public Outcome run(Command command) throws IOException, InterruptedException {
    Limits limits = command.limits();
    boolean open = limits.ceiling().equals(Limits.Ceiling.NONE);
    return sandbox()
        .run(open ? command.withLimits(limits.withCeiling(Limits.Ceiling.BUILD)) : command);
  }

  @Override
  public Optional<BorrowedProgram> borrowedCompiler() throws IOException {
    return sandbox().borrowedCompiler();
  }

  @Override
  public Bench bench(Sight sight) throws IOException {
    Sandbox reader = sandbox().reader(sight);
    try {
      CaseBench bench = new CaseBench(reader, reader.cases(), ground.slots(), count);
      keep(bench);
      return bench;
    } catch (IOException | RuntimeException failed) {
      reader.close();
      throw failed;
    }
  }

  @Override
  public boolean isolated() throws IOException {
    return ground.provider().capabilities().isolated();
  }

  private synchronized Sandbox sandbox() throws SandboxException {
    if (closed) {
      throw new SandboxException("the session is closed");
    }
    if (sandbox == null) {
      throw new IllegalStateException("nothing was put into this session");
    }
    return sandbox;
  }

  private synchronized void keep(CaseBench bench) throws SandboxException {
    if (closed) {
      bench.close();
      throw new SandboxException("the session is closed");
    }
    benches.add(bench);
  }

  @Override
  public void close() throws IOException {
    List<AutoCloseable> all = new ArrayList<>();
    synchronized (this) {
      closed = true;
      all.addAll(benches.reversed());
      benches.clear();
      if (sandbox != null) {
        all.add(sandbox);
        sandbox = null;
      }
      all.add(count);
    }
    Closing.all(all);
    Folders.remove(home);
  }
}
