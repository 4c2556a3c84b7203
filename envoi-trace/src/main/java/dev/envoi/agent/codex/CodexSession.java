package dev.envoi.agent.codex;

import dev.envoi.agent.install.ProgramVersion;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One app server with our thread open in it.
final class CodexSession implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final String NO_DELTAS = "item/commandExecution/outputDelta";

  private final AppServer server;
  private final Conversation conversation;
  private final CodexHome home;
  private String threadId = "";
  private String version = "unknown";

  CodexSession(CodexHome home, Conversation conversation) throws IOException {
    this.home = home;
    this.conversation = conversation;
    this.server = new AppServer(home.start(), conversation);
  }

  Conversation conversation() {
    return conversation;
  }

  String threadId() {
    return threadId;
  }

  /// The version of Codex, as it says itself.
  String version() {
    return version;
  }

  boolean hasEnded() {
    return server.hasEnded();
  }

  String words() {
    return server.words();
  }

  /// Makes itself known, trusts our hook, and opens a thread: a new one, or one that was there.
  void open(@Nullable String known, String instructions)
      throws CodexException, IOException, InterruptedException {
    ObjectNode hello = object();
    hello.putObject("clientInfo").put("name", "envoi").put("title", "envoi").put("version", "1");
    ObjectNode capabilities = hello.putObject("capabilities");
    capabilities.put("experimentalApi", true).put("requestAttestation", false);
    capabilities.putArray("optOutNotificationMethods").add(NO_DELTAS).add("turn/diff/updated");
    JsonNode itself = request("initialize", hello);
    version = ProgramVersion.in(itself.path("userAgent").asString("")).orElse("unknown");
    server.tell("initialized");
    trustHook();
    ObjectNode params = object().put("cwd", home.workspace());
    params.put("approvalPolicy", "never").put("sandbox", "danger-full-access");
    if (!instructions.isEmpty()) {
      params.put("developerInstructions", instructions);
    }
    if (known == null) {
      params.put("experimentalRawEvents", true);
    } else {
      params.put("threadId", known).put("excludeTurns", true);
    }
    JsonNode opened = request(known == null ? "thread/start" : "thread/resume", params);
    threadId = opened.path("thread").path("id").asString("");
    conversation.isOn(threadId, known != null);
  }

  /// Makes our hook, and no other, one that runs.
  private void trustHook() throws CodexException, IOException, InterruptedException {
    JsonNode hook = ourHook().orElseThrow(() -> new CodexException("codex does not know our hook"));
    ObjectNode params = object();
    ObjectNode edit = params.putArray("edits").addObject();
    edit.put("keyPath", "hooks.state").put("mergeStrategy", "upsert");
    edit.putObject("value")
        .putObject(hook.path("key").asString(""))
        .put("trusted_hash", hook.path("currentHash").asString(""));
    params.put("reloadUserConfig", true);
    request("config/batchWrite", params);
    if (!hasHook()) {
      throw new CodexException("codex does not trust our hook");
    }
  }

  /// The hook as Codex knows it.
  private Optional<JsonNode> ourHook() throws CodexException, IOException, InterruptedException {
    ObjectNode params = object();
    params.putArray("cwds").add(home.workspace());
    for (JsonNode hook : request("hooks/list", params).path("data").path(0).path("hooks")) {
      if (hook.path("source").asString("").equals("user")
          && hook.path("eventName").asString("").equals("preToolUse")
          && hook.path("command").asString("").equals(home.hook())) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }

  /// Whether tools ask us before they run.
  boolean hasHook() throws CodexException, IOException, InterruptedException {
    return ourHook()
        .filter(hook -> hook.path("enabled").asBoolean(false))
        .filter(hook -> hook.path("trustStatus").asString("").equals("trusted"))
        .isPresent();
  }

  /// Sends a prompt.
  void startTurn(String prompt) throws CodexException, InterruptedException {
    ObjectNode params = object().put("threadId", threadId);
    ObjectNode text = params.putArray("input").addObject().put("type", "text");
    text.put("text", prompt).putArray("text_elements");
    JsonNode turn = request("turn/start", params).path("turn");
    conversation.turnIs(turn.path("id").asString(""));
  }

  /// Has Codex summarize the thread: a turn of its own, in which nothing is done.
  void compact() throws CodexException, InterruptedException {
    request("thread/compact/start", object().put("threadId", threadId));
  }

  /// Ends all open turns, and with them what they are waiting for.
  void interruptAll() throws InterruptedException {
    conversation.stop();
    for (Map.Entry<String, String> turn : conversation.openTurns().entrySet()) {
      ObjectNode params = object().put("threadId", turn.getKey()).put("turnId", turn.getValue());
      try {
        server.request("turn/interrupt", params, Duration.ofSeconds(10));
      } catch (CodexException e) {
        // it is over already
      }
    }
  }

  /// Kills what runs in the background of these threads.
  void killCommands(Iterable<String> threads) throws InterruptedException {
    for (String thread : threads) {
      try {
        server.request(
            "thread/backgroundTerminals/clean",
            object().put("threadId", thread),
            Duration.ofSeconds(10));
      } catch (CodexException e) {
        // then nothing runs there
      }
    }
  }

  private JsonNode request(String method, JsonNode params)
      throws CodexException, InterruptedException {
    return server.request(method, params, ANSWER);
  }

  private static ObjectNode object() {
    return TraceJson.MAPPER.createObjectNode();
  }

  @Override
  public void close() {
    server.close();
  }
}
