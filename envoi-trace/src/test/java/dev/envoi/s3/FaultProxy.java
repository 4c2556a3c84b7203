package dev.envoi.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stands before an HTTP server and does what networks and busy servers do. Without faults it
/// passes everything on and keeps a list of it. Each connection carries one request.
public final class FaultProxy implements AutoCloseable {
  private static final int PIECE = 1 << 10;

  private final InetSocketAddress server;
  private final int port;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;

  /// A request that came, whatever was done with it.
  ///
  /// @param target path and query
  /// @param bytes the length of its body
  public record Request(String method, String target, Map<String, String> headers, long bytes) {
    public boolean is(String wanted) {
      return method.equals(wanted);
    }
  }

  private static final class Rule {
    final Predicate<Request> when;
    final Fault fault;
    int left;

    Rule(int times, Predicate<Request> when, Fault fault) {
      this.left = times;
      this.when = when;
      this.fault = fault;
    }
  }

  public FaultProxy(URI server) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.port = listen(0);
  }

  /// Where clients find it.
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// All that came, in the order of its coming.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public void forgetRequests() {
    requests.clear();
  }

  /// The next so many requests of this kind go wrong; of several rules the oldest holds.
  public synchronized void next(int times, Predicate<Request> when, Fault fault) {
    rules.add(new Rule(times, when, fault));
  }

  /// All requests go wrong from now on, until [#mend].
  public void always(Fault fault) {
    next(Integer.MAX_VALUE, _ -> true, fault);
  }

  /// Connections are refused from now on, and those that are open are reset, until [#mend].
  public synchronized void refuse() throws IOException {
    ServerSocket listening = listener;
    if (listening != null) {
      listening.close();
      listener = null;
    }
    open.forEach(FaultProxy::reset);
  }

  /// All faults end; what hangs is reset.
  public synchronized void mend() throws IOException {
    rules.clear();
    open.forEach(FaultProxy::reset);
    if (listener == null) {
      listen(port);
    }
  }

  private synchronized int listen(int wanted) throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 200);
    listener = opened;
    Thread.ofVirtual().start(() -> accept(opened));
    return opened.getLocalPort();
  }

  private void accept(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        Socket client = opened.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      HttpMessage head = HttpMessage.read(in);
      String[] words = head.first().split(" ", -1);
      Request request = new Request(words[0], words[1], head.headers(), head.length());
      requests.add(request);
      handle(fault(request), new Exchange(client, in, head));
    } catch (IOException _) {
      // the client has gone, or it was reset
    } finally {
      open.remove(client);
    }
  }

  private synchronized @Nullable Fault fault(Request request) {
    for (Rule rule : rules) {
      if (rule.left > 0 && rule.when.test(request)) {
        rule.left--;
        return rule.fault;
      }
    }
    return null;
  }

  private record Exchange(Socket client, InputStream in, HttpMessage head) {}

  private void handle(@Nullable Fault fault, Exchange exchange) throws IOException {
    Socket client = exchange.client();
    switch (fault) {
      case null -> pass(exchange, Integer.MAX_VALUE, Long.MAX_VALUE);
      case Fault.Hang() -> waitForReset(client);
      case Fault.Slow(int bytesPerSecond) -> pass(exchange, bytesPerSecond, Long.MAX_VALUE);
      case Fault.Answer answer -> {
        body(exchange).transferTo(OutputStream.nullOutputStream());
        answer(client, answer);
      }
      case Fault.Say(String body) -> {
        body(exchange).transferTo(OutputStream.nullOutputStream());
        say(client, "HTTP/1.1 200 OK", Map.of(), body);
      }
      case Fault.CutRequest(int afterBytes) -> {
        var _ = body(exchange).readNBytes(afterBytes);
        reset(client);
      }
      case Fault.CutAnswer(int afterBytes) -> {
        pass(exchange, Integer.MAX_VALUE, afterBytes);
        reset(client);
      }
      case Fault.LoseAnswer() -> {
        pass(exchange, Integer.MAX_VALUE, -1);
        reset(client);
      }
      case Fault.Twist(Fault.Answer instead) -> {
        pass(exchange, Integer.MAX_VALUE, -1);
        answer(client, instead);
      }
    }
  }

  /// The body of a request, asked for when its client waits to be asked.
  private static InputStream body(Exchange exchange) throws IOException {
    if (exchange.head().headers().containsKey("expect")) {
      exchange
          .client()
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return new Bounded(exchange.in(), exchange.head().length());
  }

  /// @param answerBytes of the answer's body so many are passed; -1 keeps the head back too
  private void pass(Exchange exchange, int bytesPerSecond, long answerBytes) throws IOException {
    try (Socket upstream = new Socket(server.getAddress(), server.getPort())) {
      OutputStream up = upstream.getOutputStream();
      up.write(exchange.head().bytes(Map.of("connection", "close", "expect", "")));
      copy(body(exchange), up, bytesPerSecond);
      InputStream answer = new BufferedInputStream(upstream.getInputStream());
      HttpMessage head = HttpMessage.read(answer);
      if (answerBytes < 0) {
        answer.transferTo(OutputStream.nullOutputStream());
        return;
      }
      OutputStream down = exchange.client().getOutputStream();
      down.write(head.bytes(Map.of("connection", "close")));
      copy(new Bounded(answer, answerBytes), down, bytesPerSecond);
    }
  }

  private static void copy(InputStream from, OutputStream to, int bytesPerSecond)
      throws IOException {
    byte[] piece = new byte[Math.min(PIECE, bytesPerSecond)];
    for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
      to.write(piece, 0, count);
      if (bytesPerSecond < Integer.MAX_VALUE) {
        pause(1000L * count / bytesPerSecond);
      }
    }
    to.flush();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(Socket client, Fault.Answer answer) throws IOException {
    say(
        client,
        "HTTP/1.1 " + answer.status() + " Because",
        answer.headers(),
        "<Error><Code>%s</Code><Message>said by the test</Message></Error>"
            .formatted(answer.code()));
  }

  private static void say(Socket client, String first, Map<String, String> more, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("content-type", "application/xml");
    headers.put("content-length", String.valueOf(body.length));
    headers.put("connection", "close");
    client.getOutputStream().write(new HttpMessage(first, headers).bytes(Map.of()));
    client.getOutputStream().write(body);
    client.shutdownOutput();
  }

  /// Its bytes stay unread, so that a client that sends many comes to a halt.
  private static void waitForReset(Socket client) {
    while (!client.isClosed()) {
      pause(20);
    }
  }

  private static void reset(Socket client) {
    try {
      client.setSoLinger(true, 0);
      client.close();
    } catch (IOException _) {
      // it has gone already
    }
  }

  @Override
  public synchronized void close() throws IOException {
    refuse();
  }
}
