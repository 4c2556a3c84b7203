package dev.envoi.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The endpoints of ours that can be reached from the inside, each behind a unix socket.
final class Exposures implements AutoCloseable {
  private static final int LONGEST_ADDRESS = 100;
  private static final int FIRST_FREE_PORT = 20_000;

  private final Path folder;
  private final Map<InetSocketAddress, Exposure> exposed = new LinkedHashMap<>();
  private final List<Junction> junctions = new ArrayList<>();

  Exposures(Path folder) {
    this.folder = folder;
  }

  synchronized List<Exposure> list() {
    return List.copyOf(exposed.values());
  }

  /// Joins a new socket to the endpoint; the port inside is the endpoint's own where that is free.
  synchronized InetSocketAddress add(InetSocketAddress endpoint) throws IOException {
    Exposure known = exposed.get(endpoint);
    if (known == null) {
      Path socket = folder.resolve(exposed.size() + ".sock");
      junctions.add(Junction.open(listen(socket), endpoint));
      known = new Exposure(freePort(endpoint.getPort()), socket);
      exposed.put(endpoint, known);
    }
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), known.port());
  }

  private int freePort(int wanted) {
    int port = wanted < 1024 ? FIRST_FREE_PORT : wanted;
    while (isTaken(port)) {
      port = port == 65_535 ? FIRST_FREE_PORT : port + 1;
    }
    return port;
  }

  private boolean isTaken(int port) {
    return exposed.values().stream().anyMatch(exposure -> exposure.port() == port);
  }

  /// The address of a unix socket is short; a longer path is reached through a link that is gone
  /// afterwards.
  private static ServerSocketChannel listen(Path socket) throws IOException {
    if (socket.toString().length() <= LONGEST_ADDRESS) {
      return bind(socket);
    }
    Path detour = Files.createTempDirectory("envoi");
    Path link = detour.resolve("run");
    try {
      Files.createSymbolicLink(link, socket.getParent());
      return bind(link.resolve(socket.getFileName()));
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(detour);
    }
  }

  private static ServerSocketChannel bind(Path socket) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return channel.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    Closing.all(junctions);
  }
}
