package dev.envoi.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/// Endpoints of ours behind ports of the loopback inside.
final class ServedExposures {
  private static final int FIRST_FREE_PORT = 1024;

  private final ServeLink link;
  private final Map<InetSocketAddress, InetSocketAddress> exposed = new HashMap<>();

  ServedExposures(ServeLink link) {
    this.link = link;
  }

  /// The port inside is the endpoint's own where that is free.
  synchronized InetSocketAddress add(InetSocketAddress endpoint) throws IOException {
    InetSocketAddress known = exposed.get(endpoint);
    if (known == null) {
      known = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), listen(endpoint));
      exposed.put(endpoint, known);
    }
    return known;
  }

  private int listen(InetSocketAddress endpoint) throws IOException {
    if (endpoint.getPort() >= FIRST_FREE_PORT) {
      try {
        return link.listen(endpoint.getPort(), inner -> join(inner, endpoint));
      } catch (SandboxException _) {
        link.failWhenOver();
        // taken by somebody inside
      }
    }
    return link.listen(0, inner -> join(inner, endpoint));
  }

  private static void join(ServeChannel inner, InetSocketAddress endpoint) {
    try (inner;
        Socket outer = new Socket()) {
      outer.connect(endpoint);
      new Joint(inner, outer).carry();
    } catch (IOException _) {
      // the endpoint does not answer: the inner side sees its connection end
    }
  }
}
