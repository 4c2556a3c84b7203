package dev.envoi.agent.opencode;

import dev.envoi.trace.TraceJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server with our session open in it.
final class OpenCodeSession implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /// The stream beats every 10 s.
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final OpenCodeHome home;
  private final OpenCodeServer server;
  private final Conversation conversation;
  private final Feed feed;
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile @Nullable InputStream stream;
  private volatile long lastBeat = System.nanoTime();
  private volatile String sessionId = "";
  private volatile boolean closed;
  private volatile String lastFault = "nothing came";

  OpenCodeSession(OpenCodeHome home, Conversation conversation)
      throws IOException, OpenCodeException, InterruptedException {
    this.home = home;
    this.conversation = conversation;
    this.server = OpenCodeServer.start(home);
    this.feed = new Feed(numbers -> server.post("/sync/history", numbers, ANSWER), conversation);
    Thread.ofPlatform().daemon().name("opencode-events").start(this::read);
  }

  Conversation conversation() {
    return conversation;
  }

  String sessionId() {
    return sessionId;
  }

  boolean hasEnded() {
    return server.hasEnded();
  }

  String words() {
    return server.words();
  }

  /// Reads the stream, and again from where it was when it breaks, as long as the server lives.
  private void read() {
    boolean again = false;
    while (!closed && !server.hasEnded()) {
      try (InputStream open = server.events()) {
        stream = open;
        read(open, again);
      } catch (IOException | OpenCodeException e) {
        lastFault = String.valueOf(e.getMessage()); // it broke, or the server is going
      } catch (InterruptedException e) {
        return;
      }
      again = true;
      pause();
    }
    conversation.ended();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(InputStream open, boolean again)
      throws IOException, OpenCodeException, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(open, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lastBeat = System.nanoTime();
      JsonNode data = OpenCodeServer.data(line);
      if (data == null) {
        continue;
      }
      if (data.path("payload").path("type").asString("").equals("server.connected")) {
        connected(again);
      } else {
        feed.take(data);
      }
    }
  }

  private void connected(boolean again) throws OpenCodeException, InterruptedException {
    if (again) {
      feed.catchUp();
      if (!sessionId.isEmpty() && !isBusy()) {
        ObjectNode raw = object().put("type", "session.idle");
        conversation.heard(new Event.Idle(sessionId), raw);
      }
    } else {
      feed.begin();
      connected.countDown();
    }
  }

  private boolean isBusy() throws OpenCodeException, InterruptedException {
    return server.get("/session/status", ANSWER).has(sessionId);
  }

  /// Begins the stream anew when nothing has come for longer than its beats allow.
  void lookAtStream() {
    if (System.nanoTime() - lastBeat > LONGEST_SILENCE.toNanos()) {
      lastBeat = System.nanoTime();
      breakStream();
    }
  }

  /// Ends the stream, as a broken connection would.
  void breakStream() {
    InputStream open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // it is over already
      }
    }
  }

  /// Opens a session, one that was there or a new one, once our tools and our plugin are there.
  void open(@Nullable String known) throws OpenCodeException, InterruptedException {
    if (!connected.await(ANSWER.toSeconds(), TimeUnit.SECONDS)) {
      throw new OpenCodeException("opencode does not tell what happens: " + lastFault + words());
    }
    awaitTools();
    if (!conversation.awaitGreeting(ANSWER)) {
      throw new OpenCodeException("opencode does not run our plugin" + words());
    }
    if (known != null) {
      JsonNode found = server.get("/session/" + known, ANSWER);
      sessionId = found.path("id").asString("");
    } else {
      conversation.begins();
      JsonNode begun = server.post("/session", object().put("title", "envoi"), ANSWER);
      sessionId = begun.path("id").asString("");
    }
    conversation.isOn(sessionId);
  }

  /// Without its server a tool is only missing, so we look.
  private void awaitTools() throws OpenCodeException, InterruptedException {
    long until = System.nanoTime() + ANSWER.toNanos();
    while (true) {
      JsonNode tools = server.get("/mcp", ANSWER).path(OpenCodeConfig.SERVER);
      String status = tools.path("status").asString("");
      if (status.equals("connected")) {
        return;
      }
      if (System.nanoTime() > until || status.equals("failed")) {
        throw new OpenCodeException(
            "opencode does not reach run_tests: "
                + (status.isEmpty() ? "not there" : tools.path("error").asString(status)));
      }
      Thread.sleep(PAUSE);
    }
  }

  /// Sends a prompt.
  void startTurn(String prompt) throws OpenCodeException, InterruptedException {
    ObjectNode body = object();
    body.putArray("parts").addObject().put("type", "text").put("text", prompt);
    body.putObject("model")
        .put("providerID", home.model().provider())
        .put("modelID", home.model().name());
    server.post("/session/" + sessionId + "/prompt_async", body, ANSWER);
  }

  /// Ends the turn, and those of sub-agents.
  void abort() throws InterruptedException {
    conversation.stop();
    try {
      server.post("/session/" + sessionId + "/abort", object(), Duration.ofSeconds(10));
    } catch (OpenCodeException e) {
      // it is over already, or the server is
    }
  }

  private static ObjectNode object() {
    return TraceJson.MAPPER.createObjectNode();
  }

  @Override
  public void close() {
    closed = true;
    server.close();
    breakStream();
  }
}
