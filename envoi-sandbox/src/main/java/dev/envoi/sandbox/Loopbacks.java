package dev.envoi.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Connections to what was started in a local sandbox. Where each command has a loopback of its own
/// they are asked in the order in which they were started.
final class Loopbacks implements AutoCloseable {
  private final LocalBox box;
  private final boolean apart;
  private final List<Loopback> all = new CopyOnWriteArrayList<>();

  /// @param apart whether each command has one of its own; else it is the host's
  Loopbacks(LocalBox box, boolean apart) {
    this.box = box;
    this.apart = apart;
    if (!apart) {
      all.add(new Loopback(box, null));
    }
  }

  /// From now on the command can be dialled, until it is closed.
  void add(LocalRunning command) {
    if (apart) {
      Loopback its = new Loopback(box, command);
      all.add(its);
      command.closeWith(() -> {
        all.remove(its);
        its.close();
      });
    }
  }

  Connection dial(int port) throws IOException {
    SandboxException refused = null;
    for (Loopback each : all) {
      try {
        return each.dial(port);
      } catch (SandboxException next) {
        if (refused != null) {
          next.addSuppressed(refused);
        }
        refused = next;
      }
    }
    throw refused == null
        ? new SandboxException(
            "nobody answers at port " + port + " inside: nothing was started in the sandbox")
        : refused;
  }

  @Override
  public void close() throws IOException {
    Closing.all(all);
  }
}
