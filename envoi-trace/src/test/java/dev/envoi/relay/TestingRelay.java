package dev.envoi.relay;

import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.Secret;
import dev.envoi.trace.Usage;
import dev.envoi.web.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A relay on a web server, and a client of it.
final class TestingRelay implements AutoCloseable {
  static final String KEY = "sk-the-real-key-0123456789";

  final ModelRelay relay = new ModelRelay(Duration.ofSeconds(5));
  private final WebServer web =
      WebServer.start(List.of(new WebServer.Route(ModelRelay.PATH, relay.servlet(), relay::knows)));
  final HttpClient client = HttpClient.newHttpClient();

  /// Remembers what it hears; says no when it was told to.
  static final class Heard implements RelayListener {
    private final BlockingQueue<ModelCalled> calls = new LinkedBlockingQueue<>();
    final List<Duration> limits = new CopyOnWriteArrayList<>();
    final List<Usage> usages = new CopyOnWriteArrayList<>();
    volatile @Nullable String refusal;

    @Override
    public Optional<String> admit() {
      return Optional.ofNullable(refusal);
    }

    @Override
    public void used(Usage usage) {
      usages.add(usage);
    }

    @Override
    public void limited(Duration left) {
      limits.add(left);
    }

    @Override
    public void called(ModelCalled call) {
      calls.add(call);
    }

    /// The next call that was over; fails when there is none for long.
    ModelCalled next() throws InterruptedException {
      ModelCalled call = calls.poll(20, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("no call was told within 20 s");
      }
      return call;
    }

    boolean nothing() {
      return calls.isEmpty();
    }
  }

  static Credentials key() {
    return Credentials.key(new Secret("OPENAI_API_KEY", KEY));
  }

  URI uri(Access access, String path) {
    return URI.create(access.baseUrl(web.address()) + path);
  }

  HttpRequest.Builder request(Access access) {
    return HttpRequest.newBuilder(uri(access, "/responses"))
        .header("Authorization", "Bearer " + access.token());
  }

  HttpResponse<String> ask(Access access, String body) throws IOException, InterruptedException {
    return client.send(
        request(access).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<InputStream> stream(Access access, String body)
      throws IOException, InterruptedException {
    return client.send(
        request(access).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /// Sends a request over a connection that the test holds.
  Socket socket(Access access, String body) throws IOException {
    Socket socket = new Socket(web.address().getAddress(), web.address().getPort());
    socket
        .getOutputStream()
        .write(
            "POST %s/responses HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(access.path(), access.token(), body.length(), body)
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Override
  public void close() {
    client.close();
    web.close();
    relay.close();
  }
}
