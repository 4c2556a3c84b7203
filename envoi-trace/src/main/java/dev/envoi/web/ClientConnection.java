package dev.envoi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/// The connection of a request that has been read wholly. Notices, within a second, that the client
/// has closed it while nothing is written that would fail; the answer must then be the last on the
/// connection (`Connection: close`), since what else the client sends is dropped.
public final class ClientConnection implements AutoCloseable {
  private static final long EVERY_MILLIS = 500;

  private final EndPoint connection;
  private final Scheduler scheduler;
  private final Runnable whenGone;
  private boolean closed;

  private ClientConnection(EndPoint connection, Scheduler scheduler, Runnable whenGone) {
    this.connection = connection;
    this.scheduler = scheduler;
    this.whenGone = whenGone;
  }

  /// Watches until [#close].
  ///
  /// @param whenGone called at most once, from another thread; must not block
  public static ClientConnection watch(HttpServletRequest request, Runnable whenGone) {
    var metaData = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData();
    ClientConnection watched =
        new ClientConnection(
            metaData.getConnection().getEndPoint(),
            metaData.getConnector().getScheduler(),
            whenGone);
    watched.lookLater();
    return watched;
  }

  private void lookLater() {
    var _ = scheduler.schedule(this::look, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    if (isGone()) {
      closed = true;
      whenGone.run();
    } else {
      lookLater();
    }
  }

  private boolean isGone() {
    ByteBuffer dropped = BufferUtil.allocate(64);
    try {
      return connection.fill(dropped) < 0;
    } catch (IOException broken) {
      return true;
    }
  }

  /// Breaks the connection off, so that the client sees that its answer is not whole.
  public void cut() {
    connection.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
