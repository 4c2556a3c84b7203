package dev.envoi.model;

import dev.envoi.model.ModelAnswer.Ending;
import dev.envoi.model.ModelAnswer.Raw;
import dev.envoi.model.ModelAnswer.Refusal;
import dev.envoi.model.ModelAnswer.Reply;
import dev.envoi.web.ClientConnection;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A provider on a port of its own choice on 127.0.0.1. It remembers every request, plays a
/// [Script], and lets in one key only.
public final class ScriptedModel implements AutoCloseable {
  private static final Duration BEFORE_A_CUT = Duration.ofMillis(500);

  private final String key;
  private final Script script;
  private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Javalin javalin;

  private ScriptedModel(String key, Script script, Dialect dialect) {
    this.key = key;
    this.script = script;
    this.javalin =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.concurrency.useVirtualThreads = true;
          config.http.maxRequestSize = 64L << 20;
          config.routes.post("/v1" + dialect.path(), context -> serve(context, dialect));
        });
  }

  /// Starts a provider of the Responses API; it serves when this returns.
  public static ScriptedModel responses(String key, Script script) {
    ScriptedModel model = new ScriptedModel(key, script, new ResponsesDialect());
    model.javalin.start("127.0.0.1", 0);
    return model;
  }

  /// Starts a provider of chat completions; it serves when this returns.
  public static ScriptedModel chat(String key, Script script) {
    ScriptedModel model = new ScriptedModel(key, script, new ChatDialect());
    model.javalin.start("127.0.0.1", 0);
    return model;
  }

  /// An address where nobody listens.
  public static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return address(socket.getLocalPort());
    }
  }

  /// What agents are given as the base address.
  public URI baseUrl() {
    return address(javalin.port());
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port + "/v1");
  }

  /// All requests so far, those that were refused included.
  public List<ModelRequest> requests() {
    return List.copyOf(requests);
  }

  /// Fails when something was asked that the script does not expect, or not all of it was asked.
  public void verify() {
    if (!problems.isEmpty()) {
      throw new AssertionError(String.join("\n", problems));
    }
    int left;
    synchronized (script) {
      left = script.left();
    }
    if (left > 0) {
      throw new AssertionError("%d answers were never asked for".formatted(left));
    }
  }

  private void serve(Context context, Dialect dialect) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    context.headerMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    JsonNode body = JsonMapper.shared().readTree(context.bodyAsBytes());
    ModelRequest request = new ModelRequest(context.path(), headers, body, dialect.outputs(body));
    requests.add(request);
    switch (answer(request)) {
      case Refusal refusal -> refuse(refusal, context, dialect);
      case Raw(int status, Map<String, String> head, String text) -> {
        head.forEach(context::header);
        context.status(status).contentType("application/json").result(text);
      }
      case Reply reply -> {
        stream(reply, request.model(), context.res(), dialect);
        if (dialect.cutsConnections() && isCut(reply.ending())) {
          Thread.sleep(BEFORE_A_CUT); // what is under way when a connection breaks may be lost
          try (ClientConnection client = ClientConnection.watch(context.req(), () -> {})) {
            client.cut();
          }
        }
      }
    }
  }

  private static boolean isCut(Ending ending) {
    return ending == Ending.CUT || ending == Ending.CUT_INSIDE;
  }

  private ModelAnswer answer(ModelRequest request) {
    if (!request.key().equals(key)) {
      return ModelAnswer.badKey();
    }
    synchronized (script) {
      try {
        return script.answer(request);
      } catch (AssertionError wrong) {
        String problem = "request %d: %s".formatted(requests.size(), wrong.getMessage());
        problems.add(problem);
        return new Refusal(400, Map.of(), "invalid_request_error", "script", problem);
      }
    }
  }

  private static void refuse(Refusal refusal, Context context, Dialect dialect) {
    refusal.headers().forEach(context::header);
    context.status(refusal.status()).contentType("application/json");
    context.result(dialect.error(refusal).toString());
  }

  private void stream(Reply reply, String model, HttpServletResponse response, Dialect dialect)
      throws IOException, InterruptedException {
    response.setContentType("text/event-stream");
    dialect.write(reply, model, new EventStream(response.getOutputStream()));
    if (reply.ending() == Ending.SILENT) {
      closed.await();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    javalin.stop();
  }
}
