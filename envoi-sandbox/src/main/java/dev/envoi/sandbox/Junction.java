package dev.envoi.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Joins each connection of a listening socket to a new connection to an endpoint. Sockets block
/// virtual threads only, not their carriers.
final class Junction implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final InetSocketAddress endpoint;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  private Junction(ServerSocketChannel listener, InetSocketAddress endpoint) {
    this.listener = listener;
    this.endpoint = endpoint;
  }

  static Junction open(ServerSocketChannel listener, InetSocketAddress endpoint) {
    Junction junction = new Junction(listener, endpoint);
    Thread.ofVirtual().name("envoi-junction").start(junction::accept);
    return junction;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel inner = listener.accept();
        open.add(inner);
        Thread.ofVirtual().start(() -> join(inner));
      } catch (IOException _) {
        // closed, or a connection that was given up before it was taken
      }
    }
  }

  /// Both directions; each may end before the other.
  private void join(SocketChannel inner) {
    try (inner;
        SocketChannel outer = SocketChannel.open(endpoint)) {
      open.add(outer);
      if (!listener.isOpen()) {
        return;
      }
      Thread back = Thread.ofVirtual().start(() -> copy(outer, inner));
      copy(inner, outer);
      back.join();
      open.remove(outer);
    } catch (IOException _) {
      // the endpoint does not answer: the inner side sees its connection end
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(inner);
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException _) {
      closeBoth(from, to);
    }
  }

  private static void closeBoth(SocketChannel one, SocketChannel other) {
    try {
      Closing.all(List.of(one, other));
    } catch (IOException _) {
      // they are gone already
    }
  }

  @Override
  public void close() throws IOException {
    // the listener first: what is accepted later sees that it is closed
    Closing.all(List.<AutoCloseable>of(listener, () -> Closing.all(List.copyOf(open))));
  }
}
