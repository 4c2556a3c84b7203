package dev.envoi.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connections to one loopback of this machine: that of a command with a network of its own, which
/// a `box serve` of ours enters when it is first needed, or the host's.
final class Loopback implements AutoCloseable {
  private static final int WORDS = 64 * 1024;
  private static final long BEGIN_MILLIS = 10_000;

  private final LocalBox box;
  private final @Nullable LocalRunning command;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Server server;
  private boolean closed;

  /// @param process `box serve`
  private record Server(Child process, ServeLink link) {
    void end() throws IOException {
      Closing.all(List.of(link, process));
    }
  }

  /// @param command whose loopback it is; null for the host's
  Loopback(LocalBox box, @Nullable LocalRunning command) {
    this.box = box;
    this.command = command;
  }

  Connection dial(int port) throws IOException {
    return link().dial(port);
  }

  private ServeLink link() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new SandboxException("the command has ended");
      }
      if (server != null && server.link.isOver()) {
        server.end();
        server = null;
      }
      if (server == null) {
        server = serve();
      }
      return server.link;
    } finally {
      lock.unlock();
    }
  }

  private Server serve() throws IOException {
    List<String> words = new ArrayList<>(List.of("serve"));
    if (command != null) {
      words.add("--net=" + processInside(command));
    }
    Child process = box.start(words);
    try {
      BareProvider.Streams streams =
          new BareProvider.Streams(process.stdin(), process.stdout(), process.stderr());
      return new Server(process, ServeLink.on(streams, Capture.start(process.stderr(), WORDS)));
    } catch (IOException | RuntimeException failed) {
      process.close();
      throw failed;
    }
  }

  /// The first process in the new namespaces is there a moment after bwrap is.
  private static long processInside(LocalRunning command) throws SandboxException {
    AtomicReference<OptionalLong> found = new AtomicReference<>(OptionalLong.empty());
    Patience.upTo(
        BEGIN_MILLIS,
        () -> {
          found.set(command.firstInside());
          return found.get().isPresent() || !command.isAlive();
        });
    return found
        .get()
        .orElseThrow(() -> new SandboxException("the command has ended, so nobody answers inside"));
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      if (server != null) {
        server.end();
        server = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
