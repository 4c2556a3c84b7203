package dev.envoi.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/// Joins a connection inside with one of ours. Both directions; each may end before the other.
record Joint(Connection inner, Socket outer) {

  /// Returns when both have ended, with both closed.
  void carry() throws IOException {
    try (inner;
        outer) {
      outer.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().name("envoi-joint").start(this::bring);
      fetch();
      back.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void bring() {
    try (OutputStream to = inner.output()) {
      outer.getInputStream().transferTo(to);
    } catch (IOException _) {
      closeBoth();
    }
  }

  private void fetch() {
    try {
      inner.input().transferTo(outer.getOutputStream());
      outer.shutdownOutput();
    } catch (IOException _) {
      closeBoth();
    }
  }

  private void closeBoth() {
    LocalRunning.closeQuietly(outer);
    inner.close();
  }
}
