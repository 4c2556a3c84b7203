package dev.envoi.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port of our own loopback that leads to a port inside, for clients that know only sockets, such
/// as an HTTP client: each connection to it is one of [Sandbox#dial]. One that nobody answers
/// inside is closed at once.
///
/// Every process of this machine can connect to it, so the server inside has to ask for a password.
public final class Outlet implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final Sandbox sandbox;
  private final int port;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Outlet(Sandbox sandbox, int port, ServerSocket listener) {
    this.sandbox = sandbox;
    this.port = port;
    this.listener = listener;
  }

  /// Opens one.
  ///
  /// @param port of the server inside; it need not be there yet
  public static Outlet open(Sandbox sandbox, int port) throws IOException {
    ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
    Outlet outlet = new Outlet(sandbox, port, listener);
    Thread.ofVirtual().name("envoi-outlet").start(outlet::accept);
    return outlet;
  }

  /// Where to connect to.
  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket outer = listener.accept();
        open.add(outer);
        Thread.ofVirtual().start(() -> serve(outer));
      } catch (IOException _) {
        // closed, or a connection that was given up before it was taken
      }
    }
  }

  private void serve(Socket outer) {
    try (outer) {
      if (!listener.isClosed()) {
        new Joint(sandbox.dial(port), outer).carry();
      }
    } catch (IOException _) {
      // nobody answers inside: our side sees its connection end
    } finally {
      open.remove(outer);
    }
  }

  /// Ends its connections too.
  @Override
  public void close() throws IOException {
    // the listener first: what is accepted later sees that it is closed
    Closing.all(List.<AutoCloseable>of(listener, () -> Closing.all(List.copyOf(open))));
  }
}
