package dev.envoi.sandbox;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/// Starts every child from one platform thread that never ends: the kernel's "kill me with my
/// parent" follows the thread that started a child, and a virtual thread's carrier may end at any
/// time.
final class Launcher {
  private record Request(ProcessBuilder builder, CompletableFuture<Process> started) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  Launcher() {
    Thread.ofPlatform().daemon().name("envoi-launcher").start(this::serve);
  }

  private void serve() {
    while (true) {
      try {
        Request request = requests.take();
        try {
          request.started.complete(request.builder.start());
        } catch (IOException | RuntimeException failed) {
          request.started.completeExceptionally(failed);
        }
      } catch (InterruptedException _) {
        // nobody may end this thread while the process lives
      }
    }
  }

  /// Starts a process; not interruptible, so that no started child is lost.
  Process start(ProcessBuilder builder) throws IOException {
    String program = builder.command().getFirst();
    builder.command(OwnSession.of(builder.command()));
    Request request = new Request(builder, new CompletableFuture<>());
    requests.add(request);
    try {
      return request.started.join();
    } catch (CompletionException failed) {
      throw new SandboxException("could not start " + program + ": " + failed.getMessage(), failed);
    }
  }
}
