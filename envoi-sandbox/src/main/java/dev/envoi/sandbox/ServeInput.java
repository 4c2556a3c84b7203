package dev.envoi.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What comes out of a channel. It holds at most one window; what is read is given back as credit,
/// so that a slow reader stops its own sender and nobody else.
final class ServeInput extends InputStream {
  private static final int GIVE_BACK = ServeLink.WINDOW / 4;

  private final ServeChannel channel;
  private final int stream;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int at;
  private int held;
  private int owed;
  private boolean ended;
  private boolean closed;
  private @Nullable SandboxException lost;

  ServeInput(ServeChannel channel, int stream) {
    this.channel = channel;
    this.stream = stream;
    this.at = 1;
  }

  /// @param payload of a frame: the number of the stream, and bytes
  void add(byte[] payload) throws SandboxException {
    lock.lock();
    try {
      if (closed || ended || payload.length <= 1) {
        return;
      }
      if (payload.length - 1 > ServeLink.WINDOW - held - owed) {
        throw new SandboxException("box serve sent more than it had credit for");
      }
      chunks.add(payload);
      held += payload.length - 1;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void lose(SandboxException why) {
    lock.lock();
    try {
      lost = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int n;
    int back = 0;
    lock.lock();
    try {
      if (!awaitBytes()) {
        return -1;
      }
      n = take(target, offset, length);
      if (owed >= GIVE_BACK && !ended) {
        back = owed;
        owed = 0;
      }
    } finally {
      lock.unlock();
    }
    if (back > 0) {
      channel.giveCredit(stream, back);
    }
    return n;
  }

  /// False at the end. What had come before the sandbox was lost can still be read.
  private boolean awaitBytes() throws IOException {
    while (true) {
      if (closed) {
        throw new IOException("the stream is closed");
      }
      if (!chunks.isEmpty()) {
        return true;
      }
      if (ended) {
        return false;
      }
      if (lost != null) {
        throw new SandboxException("the stream broke off", lost);
      }
      changed.awaitUninterruptibly();
    }
  }

  /// Bytes of one chunk; each begins after the number of its stream.
  private int take(byte[] target, int offset, int length) {
    byte[] first = chunks.element();
    int n = Math.min(length, first.length - at);
    System.arraycopy(first, at, target, offset, n);
    at += n;
    held -= n;
    owed += n;
    if (at == first.length) {
      chunks.remove();
      at = 1;
    }
    return n;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    boolean tell;
    lock.lock();
    try {
      tell = !closed && !ended && lost == null;
      closed = true;
      chunks.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (tell) {
      channel.shut(stream);
    }
  }
}
