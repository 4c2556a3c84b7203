package dev.envoi.relay;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/// A provider on the loopback that answers with whatever bytes a test wants, one connection a
/// request.
final class TestingProvider implements AutoCloseable {
  private final ServerSocket listening;
  private final Script script;
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  /// What to answer.
  @FunctionalInterface
  interface Script {
    void answer(Asked asked, Wire wire) throws IOException, InterruptedException;
  }

  /// A request as it arrived. Of a large body only its length is kept.
  record Asked(String line, Map<String, String> headers, String body, long length) {}

  /// The connection on which to answer.
  record Wire(Socket socket, OutputStream out) {
    /// Sends text at once.
    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    /// A head that announces chunks.
    void chunked(int status, String... headers) throws IOException {
      send(head(status, headers) + "Transfer-Encoding: chunked\r\n\r\n");
    }

    void chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      send(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
    }

    void end() throws IOException {
      send("0\r\n\r\n");
    }

    /// A whole answer.
    void whole(int status, String body, String... headers) throws IOException {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      send(head(status, headers) + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    private static String head(int status, String... headers) {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Because\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      return head.toString();
    }

    /// Returns when the other side has closed the connection.
    void awaitGone() throws IOException {
      while (true) {
        try {
          if (socket.getInputStream().read() < 0) {
            return;
          }
        } catch (java.net.SocketException reset) {
          return;
        }
      }
    }
  }

  TestingProvider(Script script) throws IOException {
    this.script = script;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Asked request = read(socket.getInputStream());
      asked.add(request);
      script.answer(request, new Wire(socket, socket.getOutputStream()));
    } catch (IOException | InterruptedException _) {
      // the other side went away
    }
  }

  private static Asked read(InputStream in) throws IOException {
    String line = line(in);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.merge(
          header.substring(0, colon), header.substring(colon + 1).strip(), (a, b) -> a + "|" + b);
    }
    long length = Long.parseLong(headers.getOrDefault("Content-Length", "0"));
    byte[] head = in.readNBytes((int) Math.min(length, 1 << 16));
    in.skipNBytes(length - head.length);
    return new Asked(line, headers, new String(head, StandardCharsets.UTF_8), length);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/v1");
  }

  Upstream upstream(Credentials credentials) {
    return new Upstream(base(), Set.of(ModelApi.RESPONSES, ModelApi.CHAT_COMPLETIONS), credentials);
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  /// A latch for scripts that wait.
  static CountDownLatch latch() {
    return new CountDownLatch(1);
  }
}
