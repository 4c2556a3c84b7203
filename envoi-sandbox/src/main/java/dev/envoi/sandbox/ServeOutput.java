package dev.envoi.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What goes into a channel. A write waits while the other side has not taken a window's worth.
final class ServeOutput extends OutputStream {
  private static final int CHUNK = 32 * 1024;

  private final ServeChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int credit = ServeLink.WINDOW;
  private boolean closed;
  private @Nullable IOException broken;

  ServeOutput(ServeChannel channel) {
    this.channel = channel;
  }

  void addCredit(int more) throws SandboxException {
    lock.lock();
    try {
      if (more < 0 || more > ServeLink.WINDOW - credit) {
        throw new SandboxException("box serve gave more credit than a window has");
      }
      credit += more;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nobody takes anything any more.
  void lose(IOException why) {
    lock.lock();
    try {
      if (broken == null) {
        broken = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int done = 0;
    while (done < length) {
      int n = claim(Math.min(CHUNK, length - done));
      channel.sendData(bytes, offset + done, n);
      done += n;
    }
  }

  private int claim(int wanted) throws IOException {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw new IOException("the stream is closed");
        }
        if (broken != null) {
          throw new IOException(broken.getMessage(), broken);
        }
        if (credit > 0) {
          int n = Math.min(wanted, credit);
          credit -= n;
          return n;
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    boolean tell;
    lock.lock();
    try {
      tell = !closed && broken == null;
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (tell) {
      channel.endInward();
    }
  }
}
