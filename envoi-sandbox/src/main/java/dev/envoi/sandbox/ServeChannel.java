package dev.envoi.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One process, connection or port at the other end of a [ServeLink].
final class ServeChannel implements Connection {
  private static final int KILLED = 9;

  private final ServeLink link;
  private final int id;
  private final Consumer<ServeChannel> accepted;
  private final ServeOutput output = new ServeOutput(this);
  private final List<ServeInput> inputs = List.of(new ServeInput(this, 1), new ServeInput(this, 2));
  private final CompletableFuture<byte[]> opened = new CompletableFuture<>();
  private final CompletableFuture<Outcome.Ending> ended = new CompletableFuture<>();

  /// @param accepted gets the connections to a port, each in a thread of its own
  ServeChannel(ServeLink link, int id, Consumer<ServeChannel> accepted) {
    this.link = link;
    this.id = id;
    this.accepted = accepted;
  }

  int id() {
    return id;
  }

  /// Goes in: standard input, or a connection.
  @Override
  public OutputStream output() {
    return output;
  }

  /// Comes out: standard output, or a connection.
  @Override
  public InputStream input() {
    return inputs.getFirst();
  }

  InputStream errors() {
    return inputs.getLast();
  }

  /// What the other side said when it had done what this channel was asked for.
  ///
  /// @param failure what it means in words when it could not be done
  byte[] awaitOpened(String failure) throws SandboxException {
    try {
      return opened.get();
    } catch (ExecutionException failed) {
      link.forget(this);
      Throwable why = failed.getCause();
      throw new SandboxException(
          failure + ": " + (why == null ? failed : why).getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      close();
      throw new SandboxException("interrupted while the sandbox was asked", interrupted);
    }
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  /// Null while it runs on. What was in a sandbox that is lost counts as killed.
  Outcome.@Nullable Ending awaitEnd(long nanos) throws InterruptedException {
    try {
      return ended.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return null;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void signal(int number) throws IOException {
    link.send('K', id, new byte[] {(byte) number});
  }

  void sendData(byte[] bytes, int offset, int length) throws IOException {
    link.sendData(id, bytes, offset, length);
  }

  void endInward() throws IOException {
    link.send('E', id, new byte[] {0});
  }

  void shut(int stream) throws IOException {
    link.send('R', id, new byte[] {(byte) stream});
  }

  void giveCredit(int stream, int more) throws IOException {
    byte[] b = {
      (byte) stream, (byte) (more >> 24), (byte) (more >> 16), (byte) (more >> 8), (byte) more
    };
    link.send('W', id, b);
  }

  /// Takes a frame of the other side; on the link's reading thread, and never waits.
  void take(int kind, byte[] payload) throws SandboxException {
    switch (kind) {
      case 'O' -> opened.complete(payload);
      case 'X' -> opened.completeExceptionally(new SandboxException(ServeLink.text(payload)));
      case 'D' -> input(payload).add(payload);
      case 'E' -> input(payload).end();
      case 'R' -> output.lose(new IOException("nobody reads the stream any more"));
      case 'W' -> output.addCredit(ServeLink.number(payload, 1));
      case 'Q' -> {
        output.lose(new IOException("the process has ended"));
        ended.complete(ending(payload));
      }
      default ->
          throw new SandboxException("box serve sent an unknown frame 0x%02x".formatted(kind));
    }
  }

  private ServeInput input(byte[] payload) throws SandboxException {
    if (payload.length < 1 || payload[0] < 1 || payload[0] > inputs.size()) {
      throw new SandboxException("box serve named a stream that does not come out");
    }
    return inputs.get(payload[0] - 1);
  }

  /// A supervisor ends with 128 + n when its command was ended by a signal.
  private static Outcome.Ending ending(byte[] payload) throws SandboxException {
    if (payload.length != 2) {
      throw new SandboxException("box serve told no end of a process");
    }
    int code = payload[1] & 0xFF;
    return payload[0] == 's' ? new Outcome.Ending.Signalled(code) : LocalRunning.ending(code);
  }

  void accept(ServeChannel connection) {
    Thread.ofVirtual().name("envoi-accepted").start(() -> accepted.accept(connection));
  }

  void lose(SandboxException why) {
    inputs.forEach(input -> input.lose(why));
    output.lose(why);
    opened.completeExceptionally(why);
    ended.complete(new Outcome.Ending.Signalled(KILLED));
  }

  /// Ends what goes in, wants nothing that comes out, and forgets it.
  @Override
  public void close() {
    for (AutoCloseable stream : List.of(output, inputs.getFirst(), inputs.getLast())) {
      LocalRunning.closeQuietly(stream);
    }
    link.forget(this);
  }
}
