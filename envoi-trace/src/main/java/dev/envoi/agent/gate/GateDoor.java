package dev.envoi.agent.gate;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where the hooks of one trajectory knock: each sends the token and its question, and waits. The
/// answer is `A`, or `D` and the reason. Who has no token or no whole question gets none.
///
/// @param <Q> what a hook asks
public final class GateDoor<Q> implements AutoCloseable {
  private static final int LONGEST_QUESTION = 256 << 20;

  /// Decides.
  public interface Gate<Q> {
    /// Reads a question; one that makes no sense gets no answer.
    Q question(byte[] bytes) throws IOException;

    /// Returns when the answer is known: empty to let the tool run, else why not.
    String decide(Q question) throws IOException, InterruptedException;

    /// The hook went away before it was answered.
    void gone(Q question) throws InterruptedException;
  }

  private final ServerSocketChannel listener;
  private final Gate<Q> gate;
  private final String token;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  public GateDoor(Gate<Q> gate) throws IOException {
    this.gate = gate;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    token = HexFormat.of().formatHex(random);
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().name("gate").start(this::accept);
  }

  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  /// What a hook must know to be let in.
  public String token() {
    return token;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel hook = listener.accept();
        open.add(hook);
        Thread.ofVirtual().start(() -> serve(hook));
      } catch (IOException e) {
        // closed, or a connection that was given up before it was taken
      }
    }
  }

  private void serve(SocketChannel hook) {
    try (hook) {
      DataInputStream in = new DataInputStream(Channels.newInputStream(hook));
      if (!MessageDigest.isEqual(bytes(in, 1024), token.getBytes(StandardCharsets.US_ASCII))) {
        return;
      }
      Q question = gate.question(bytes(in, LONGEST_QUESTION));
      Waiting waiting = new Waiting(hook, question);
      Thread answering = Thread.ofVirtual().start(waiting::answer);
      waiting.untilGone(in);
      answering.join();
    } catch (IOException e) {
      // no hook of ours, or one that was ended while it asked: it gets no answer, which is a no
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(hook);
    }
  }

  private static byte[] bytes(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new IOException("a length of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("only " + bytes.length + " bytes of " + length);
    }
    return bytes;
  }

  /// One hook from its question to its answer.
  private final class Waiting {
    private final SocketChannel hook;
    private final Q question;
    private boolean answered;

    Waiting(SocketChannel hook, Q question) {
      this.hook = hook;
      this.question = question;
    }

    void answer() {
      try {
        String no = gate.decide(question);
        byte[] answer = (no.isEmpty() ? "A" : "D" + no).getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
          answered = true;
          OutputStream out = Channels.newOutputStream(hook);
          out.write(answer);
          hook.shutdownOutput();
        }
      } catch (IOException e) {
        // the hook is gone, which the other thread tells
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void untilGone(DataInputStream in) throws InterruptedException {
      try {
        while (in.read() >= 0) {
          // nothing more is expected
        }
      } catch (IOException e) {
        // likewise the end
      }
      boolean early;
      synchronized (this) {
        early = !answered;
      }
      if (early) {
        gate.gone(question);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel hook : open) {
      hook.close();
    }
  }
}
