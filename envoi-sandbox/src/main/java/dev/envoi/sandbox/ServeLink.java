package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Our end of one `box serve`: many channels over its standard streams. One platform thread reads
/// and hands on without ever waiting for whoever the bytes are for. When the other end is gone, all
/// channels are lost, and say why.
final class ServeLink implements AutoCloseable {
  static final int WINDOW = 1 << 20;
  private static final int VERSION = 1;
  private static final int LONGEST = 1 << 20;
  private static final int BUFFER = 64 * 1024;
  private static final long END_SECONDS = 20;
  private static final Consumer<ServeChannel> NOBODY = ServeChannel::close;

  private final BareProvider.Streams streams;
  private final Capture words;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, ServeChannel> channels = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Greeting greeting;
  private volatile @Nullable SandboxException over;

  /// What the other end tells of itself.
  ///
  /// @param folder where it runs; relative paths begin there
  /// @param path its `PATH`
  record Greeting(String folder, String path) {}

  private ServeLink(BareProvider.Streams streams, Capture words) throws IOException {
    this.streams = streams;
    this.words = words;
    this.in = new DataInputStream(new BufferedInputStream(streams.stdout(), BUFFER));
    this.out = new DataOutputStream(new BufferedOutputStream(streams.stdin(), BUFFER));
    this.greeting = readGreeting();
  }

  /// Waits for the greeting of a `box serve` that has been started.
  ///
  /// @param words its standard error
  static ServeLink on(BareProvider.Streams streams, Capture words) throws IOException {
    ServeLink link = new ServeLink(streams, words);
    Thread.ofPlatform().daemon().name("envoi-serve").start(link::read);
    return link;
  }

  Greeting greeting() {
    return greeting;
  }

  private Greeting readGreeting() throws IOException {
    try {
      int kind = in.readUnsignedByte();
      int version = in.readInt();
      if (kind != 'H' || version != VERSION) {
        throw new SandboxException(
            "box serve did not greet as version " + VERSION + " of its protocol does");
      }
      in.readInt();
      return new Greeting(text(Wire.readBytes(in, LONGEST)), text(Wire.readBytes(in, LONGEST)));
    } catch (IOException failed) {
      throw lostBecause(failed);
    }
  }

  /// Starts a process and waits until it was.
  ///
  /// @param argv an empty first word is `box` itself
  ServeChannel start(String folder, List<byte[]> argv, Map<String, String> environment)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream payload = new DataOutputStream(bytes);
    Wire.writeBytes(payload, bytes(folder));
    payload.writeInt(argv.size());
    for (byte[] word : argv) {
      Wire.writeBytes(payload, word);
    }
    payload.writeInt(environment.size());
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      Wire.writeBytes(payload, bytes(variable.getKey() + "=" + variable.getValue()));
    }
    ServeChannel channel = ask('S', bytes.toByteArray(), NOBODY);
    channel.awaitOpened("a command could not be started in the sandbox");
    return channel;
  }

  /// A connection to a port of the loopback inside.
  ServeChannel dial(int port) throws IOException {
    ServeChannel channel = ask('C', port(port), NOBODY);
    channel.awaitOpened("nobody answers at port " + port + " inside the sandbox");
    return channel;
  }

  /// Listens on a port of the loopback inside, any when it is 0.
  ///
  /// @param accepted gets each connection, in a virtual thread of its own
  /// @return the port
  int listen(int port, Consumer<ServeChannel> accepted) throws IOException {
    byte[] found = ask('L', port(port), accepted).awaitOpened("the sandbox has no port " + port);
    if (found.length != 2) {
      throw new SandboxException("box serve told no port");
    }
    return ((found[0] & 0xFF) << 8) | (found[1] & 0xFF);
  }

  private ServeChannel ask(int kind, byte[] payload, Consumer<ServeChannel> accepted)
      throws IOException {
    ServeChannel channel = new ServeChannel(this, ids.incrementAndGet(), accepted);
    channels.put(channel.id(), channel);
    SandboxException before = over;
    if (before != null) {
      channel.lose(before);
    }
    try {
      send(kind, channel.id(), payload);
    } catch (IOException failed) {
      forget(channel);
      throw failed;
    }
    return channel;
  }

  void forget(ServeChannel channel) {
    channels.remove(channel.id(), channel);
  }

  void send(int kind, int channel, byte[] payload) throws IOException {
    writing.lock();
    try {
      failWhenOver();
      head(kind, channel, payload.length);
      out.write(payload);
      out.flush();
    } catch (SandboxException known) {
      throw known;
    } catch (IOException broken) {
      throw new SandboxException("the sandbox does not listen any more", broken);
    } finally {
      writing.unlock();
    }
  }

  void sendData(int channel, byte[] bytes, int offset, int length) throws IOException {
    writing.lock();
    try {
      failWhenOver();
      head('D', channel, length + 1);
      out.writeByte(0);
      out.write(bytes, offset, length);
      out.flush();
    } catch (SandboxException known) {
      throw known;
    } catch (IOException broken) {
      throw new SandboxException("the sandbox does not listen any more", broken);
    } finally {
      writing.unlock();
    }
  }

  private void head(int kind, int channel, int length) throws IOException {
    out.writeByte(kind);
    out.writeInt(channel);
    out.writeInt(length);
  }

  boolean isOver() {
    return over != null;
  }

  void failWhenOver() throws SandboxException {
    SandboxException before = over;
    if (before != null) {
      throw new SandboxException(String.valueOf(before.getMessage()), before);
    }
  }

  private void read() {
    try {
      while (true) {
        int kind = in.readUnsignedByte();
        int id = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
          throw new SandboxException("box serve sent a frame that is too long");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
          throw new EOFException();
        }
        take(kind, id, payload);
      }
    } catch (IOException | RuntimeException failed) {
      SandboxException why = lostBecause(failed);
      over = why;
      channels.values().forEach(channel -> channel.lose(why));
      ended.countDown();
    }
  }

  private void take(int kind, int id, byte[] payload) throws SandboxException {
    if (kind == 'A') {
      ServeChannel port = channels.get(number(payload, 0));
      ServeChannel connection = new ServeChannel(this, id, NOBODY);
      channels.put(id, connection);
      if (port == null) {
        Thread.ofVirtual().start(connection::close);
      } else {
        port.accept(connection);
      }
      return;
    }
    ServeChannel channel = channels.get(id);
    if (channel != null) {
      channel.take(kind, payload);
    }
  }

  private SandboxException lostBecause(Exception cause) {
    String said = "";
    try {
      said = words.finish().text().strip();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    String reason = cause instanceof EOFException ? "" : ": " + cause.getMessage();
    return new SandboxException(
        "the sandbox is lost" + reason + (said.isEmpty() ? "" : " (" + said + ")"), cause);
  }

  /// Ends the other side, and waits for it: it kills all that it started first.
  @Override
  public void close() {
    LocalRunning.closeQuietly(streams.stdin());
    try {
      if (!ended.await(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("box serve did not end within " + END_SECONDS + " s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static int number(byte[] payload, int at) throws SandboxException {
    if (payload.length < at + Integer.BYTES) {
      throw new SandboxException("a frame of box serve is too short");
    }
    return ByteBuffer.wrap(payload).getInt(at);
  }

  private static byte[] port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(port + " is no port");
    }
    return new byte[] {(byte) (port >> 8), (byte) port};
  }
}
