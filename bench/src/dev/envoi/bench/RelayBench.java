package dev.envoi.bench;

import com.sun.net.httpserver.HttpServer;
import dev.envoi.relay.Access;
import dev.envoi.relay.Credentials;
import dev.envoi.relay.ModelApi;
import dev.envoi.relay.ModelRelay;
import dev.envoi.relay.RelayListener;
import dev.envoi.relay.Upstream;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Secret;
import dev.envoi.trace.Usage;
import dev.envoi.web.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

/// What the relay adds to the first byte of a model's answer: the same request to a provider on the
/// loopback, in turn directly and through the relay.
final class RelayBench {
  private static final int WARM_UP = 300;
  private static final int ROUNDS = 500;

  public static void main(String[] args) throws Exception {
    HttpServer provider = provider();
    URI base = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/v1");
    try (ModelRelay relay = new ModelRelay(Duration.ofSeconds(5));
        WebServer web =
            WebServer.start(
                List.of(
                    new WebServer.Route(ModelRelay.PATH, relay.servlet(), relay::knows)));
        HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Access access =
          relay.register(
              new Upstream(
                  base,
                  Set.of(ModelApi.RESPONSES),
                  Credentials.key(new Secret("KEY", "sk-0123456789"))),
              new Deaf());
      URI through = URI.create(access.baseUrl(web.address()) + "/responses");
      URI direct = URI.create(base + "/responses");
      Millis.head();
      for (int kilobytes : new int[] {10, 200, 2000}) {
        byte[] body = "x".repeat(kilobytes * 1000).getBytes(StandardCharsets.UTF_8);
        double[] directly = new double[ROUNDS];
        double[] relayed = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
          boolean directFirst = i % 2 == 0;
          double first = ask(client, directFirst ? direct : through, access.token(), body);
          double second = ask(client, directFirst ? through : direct, access.token(), body);
          if (i >= 0) {
            directly[i] = directFirst ? first : second;
            relayed[i] = directFirst ? second : first;
          }
        }
        new Millis(directly).row("a request of %,d kB, directly".formatted(kilobytes));
        new Millis(relayed).row("through the relay, in turn");
        new Millis(relayed).above(new Millis(directly)).row("**above it**, round by round");
      }
    } finally {
      provider.stop(0);
    }
    System.exit(0);
  }

  /// Milliseconds to the first byte of the answer's body.
  private static double ask(HttpClient client, URI uri, String token, byte[] body)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream stream = response.body()) {
      int _ = stream.read();
      double millis = (System.nanoTime() - begun) / 1e6;
      long _ = stream.transferTo(OutputStream.nullOutputStream());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return millis;
    }
  }

  private static HttpServer provider() throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    byte[] event =
        "event: response.completed\ndata: {\"response\":{\"id\":\"r\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(event);
          exchange.close();
        });
    server.start();
    return server;
  }

  /// Hears nothing.
  private record Deaf() implements RelayListener {
    @Override
    public void limited(Duration pause) {}

    @Override
    public Optional<String> admit() {
      return Optional.empty();
    }

    @Override
    public void used(Usage usage) {}

    @Override
    public void called(ModelCalled call) {}
  }

  private RelayBench() {}
}
