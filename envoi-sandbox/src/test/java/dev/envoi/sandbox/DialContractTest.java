package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every sandbox keeps: connections from us to a server inside.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class DialContractTest extends SandboxFixture {
  private static final String LISTEN =
      """
      import hashlib, socket, sys, threading, os
      s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(100)
      print(s.getsockname()[1], flush=True)
      """;

  /// Answers each connection, once it has been read to its end, with its length and hash.
  private static final String TELLS =
      LISTEN
          + """
          def serve(c):
            h, n = hashlib.sha256(), 0
            while b := c.recv(1 << 20): h.update(b); n += len(b)
            c.sendall(f'{n} {h.hexdigest()}'.encode()); c.close()
          while True: threading.Thread(target=serve, args=[s.accept()[0]]).start()
          """;

  private static final int MUCH = 100_000_000;

  private Running server(String program) throws IOException {
    return sandbox.start(Command.of("/usr/bin/python3", "-c", program));
  }

  private static int port(Running server) throws IOException {
    StringBuilder port = new StringBuilder();
    for (int b; (b = server.stdout().read()) != '\n'; ) {
      assertThat(b).as("the server ended before it listened").isNotNegative();
      port.append((char) b);
    }
    return Integer.parseInt(port.toString());
  }

  private static String told(Connection connection, byte[] question) throws IOException {
    connection.output().write(question);
    connection.output().close();
    return new String(connection.input().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String described(byte[] question) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(question);
    return question.length + " " + HexFormat.of().formatHex(hash);
  }

  @Test
  void anEndThatWeTellLetsTheAnswerCome() throws Exception {
    try (Running server = server(TELLS);
        Connection connection = sandbox.dial(port(server))) {
      byte[] question = Bytes.of("half\0\u00e9");
      assertThat(told(connection, question)).isEqualTo(described(question));
    }
  }

  @Test
  void aHundredMegabytesGoInWhole() throws Exception {
    byte[] much = new byte[MUCH];
    new Random(5).nextBytes(much);
    try (Running server = server(TELLS);
        Connection connection = sandbox.dial(port(server))) {
      assertThat(told(connection, much)).isEqualTo(described(much));
    }
  }

  @Test
  void aHundredMegabytesComeOutThoughTheFirstReaderStops() throws Exception {
    String gives =
        LISTEN
            + "while True: threading.Thread(target=lambda c: (c.sendall(bytes("
            + MUCH
            + ")), c.close()), args=[s.accept()[0]]).start()";
    try (Running server = server(gives)) {
      int port = port(server);
      try (Connection unread = sandbox.dial(port);
          Connection connection = sandbox.dial(port)) {
        assertThat(unread.input().read()).isZero();

        assertThat(connection.input().transferTo(OutputStream.nullOutputStream())).isEqualTo(MUCH);
      }
    }
  }

  @Test
  void manyTalkAtOnceFromAnyThread() throws Exception {
    try (Running server = server(TELLS);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int port = port(server);
      List<Callable<String>> all =
          IntStream.range(0, 40)
              .<Callable<String>>mapToObj(n ->
                  () -> {
                    try (Connection connection = sandbox.dial(port)) {
                      return told(connection, new byte[n * 1000]);
                    }
                  })
              .toList();

      List<Future<String>> answers = threads.invokeAll(all);

      for (int n = 0; n < answers.size(); n++) {
        assertThat(answers.get(n).get()).isEqualTo(described(new byte[n * 1000]));
      }
    }
  }

  @Test
  void aServerThatIsKilledEndsItsConnections() throws Exception {
    String dies = LISTEN + "c = s.accept()[0]; c.recv(1); os.kill(os.getpid(), 9)";
    try (Running server = server(dies);
        Connection connection = sandbox.dial(port(server))) {
      connection.output().write(1);

      assertThat(connection.input().readAllBytes()).isEmpty();
      Deadline.await("a write to fail", () -> !takes(connection));
    }
  }

  private static boolean takes(Connection connection) {
    try {
      connection.output().write(1);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  @Test
  void whatItSaidBeforeItEndedCanStillBeRead() throws Exception {
    String once = LISTEN + "s.accept()[0].sendall(b'last words')";
    try (Running server = server(once);
        Connection connection = sandbox.dial(port(server))) {
      assertThat(server.await(Duration.ofSeconds(20))).isPresent();

      assertThat(connection.input().readAllBytes()).isEqualTo(Bytes.of("last words"));
    }
  }

  @Test
  void aPortWhereNobodyListensIsRefusedAtOnceAndFoundLater() throws Exception {
    String later =
        """
        import socket, sys
        s = socket.socket(); s.bind(('127.0.0.1', 0))
        print(s.getsockname()[1], flush=True)
        sys.stdin.readline()
        s.listen()
        s.accept()[0].sendall(b'here')
        """;
    try (Running server = server(later)) {
      int port = port(server);
      long begin = System.nanoTime();
      assertThatThrownBy(() -> sandbox.dial(port))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("refused");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));

      server.stdin().write('\n');
      server.stdin().flush();

      try (Connection connection = await(port)) {
        assertThat(connection.input().readAllBytes()).isEqualTo(Bytes.of("here"));
      }
    }
  }

  private Connection await(int port) {
    Connection[] found = new Connection[1];
    Deadline.await(
        "the server",
        () -> {
          try {
            found[0] = sandbox.dial(port);
            return true;
          } catch (IOException notYet) {
            return false;
          }
        });
    return found[0];
  }

  /// The command is not even there when it is asked for the first time.
  @Test
  void dialingWhileTheCommandBeginsFailsOrConnectsAndNeverHangs() throws Exception {
    int port = 18_765;
    String fixed =
        "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1);"
            + " s.bind(('127.0.0.1', %d)); s.listen(); s.accept()[0].sendall(b'here')"
                .formatted(port);
    try (Running _ = server(fixed);
        Connection connection = await(port)) {
      assertThat(connection.input().readAllBytes()).isEqualTo(Bytes.of("here"));
    }
  }

  @Test
  void amongSeveralCommandsTheOneThatListensIsFound() throws Exception {
    try (Running _ = sandbox.start(Command.of("sleep", "600"));
        Running server = server(TELLS);
        Running _ = sandbox.start(Command.of("sleep", "600"));
        Connection connection = sandbox.dial(port(server))) {
      assertThat(told(connection, Bytes.of("x"))).isEqualTo(described(Bytes.of("x")));
    }
  }

  @Test
  void afterTheCommandIsClosedNobodyAnswersAndNothingIsLeft() throws Exception {
    Running server = server(TELLS);
    int port = port(server);
    Connection connection = sandbox.dial(port);

    server.close();

    assertThatThrownBy(() -> sandbox.dial(port)).isInstanceOf(SandboxException.class);
    Deadline.await("the end of the connection", () -> hasEnded(connection.input()));
    connection.close();
  }

  @Test
  void closingTheSandboxEndsConnectionsAndRefusesNewOnes() throws Exception {
    int port = port(server(TELLS));
    try (Connection connection = sandbox.dial(port);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> reading = threads.submit(() -> hasEnded(connection.input()));

      close();

      assertThat(reading.get()).isTrue();
      assertThatThrownBy(() -> sandbox.dial(port)).isInstanceOf(SandboxException.class);
    }
    assertThat(left()).isEmpty();
    assertThat(ServingBoxes.ofOurs()).isEmpty();
  }

  /// A stream that was cut off ends with an error where the sandbox was lost, else without.
  private static boolean hasEnded(InputStream in) {
    try {
      return in.read() < 0;
    } catch (IOException lost) {
      return true;
    }
  }

  @Test
  void anHttpClientTalksThroughAnOutlet() throws Exception {
    sandbox.put(sink -> sink.file(FilePath.of("page"), false, Bytes.stream("hello")));
    String http =
        "import http.server as h; s = h.ThreadingHTTPServer(('127.0.0.1', 0), h.SimpleHTTPRequestHandler);"
            + " print(s.server_port, flush=True); s.serve_forever()";
    Running server = server(http);
    try (Outlet outlet = Outlet.open(sandbox, port(server));
        HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + outlet.address().getPort() + "/page");
      for (int n = 0; n < 20; n++) {
        assertThat(get(client, page)).isEqualTo("hello");
      }

      server.close();

      assertThatThrownBy(() -> get(client, page)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closingAnOutletEndsItsConnections() throws Exception {
    try (Running server = server(TELLS)) {
      Outlet outlet = Outlet.open(sandbox, port(server));
      try (Socket socket = new Socket()) {
        socket.connect(outlet.address());
        socket.getOutputStream().write(1);

        outlet.close();

        assertThat(hasEnded(socket.getInputStream())).isTrue();
      }
      Deadline.await("the port to be closed", () -> !connects(outlet.address()));
    }
  }

  private static boolean connects(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static String get(HttpClient client, URI page) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
