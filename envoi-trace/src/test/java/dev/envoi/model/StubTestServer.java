package dev.envoi.model;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An MCP server whose `run_tests` notes what it was asked for and says that all is well.
public final class StubTestServer implements AutoCloseable {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Javalin javalin;

  public StubTestServer() {
    javalin =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.concurrency.useVirtualThreads = true;
          config.routes.post("/mcp", this::serve);
        });
    javalin.start("127.0.0.1", 0);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + javalin.port() + "/mcp");
  }

  /// The paths that `run_tests` was called with.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void serve(Context context) {
    JsonNode request = JsonMapper.shared().readTree(context.bodyAsBytes());
    if (!request.has("id")) {
      context.status(202);
      return;
    }
    ObjectNode answer = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", request.path("id"));
    ObjectNode result = answer.putObject("result");
    switch (request.path("method").asString("")) {
      case "initialize" -> {
        result.put("protocolVersion", "2025-06-18").putObject("capabilities").putObject("tools");
        result.putObject("serverInfo").put("name", "tests").put("version", "1");
      }
      case "tools/list" -> {
        ObjectNode tool = result.putArray("tools").addObject().put("name", "run_tests");
        ObjectNode schema = tool.putObject("inputSchema").put("type", "object");
        schema.putObject("properties").putObject("test_path").put("type", "string");
      }
      default -> {
        asked.add(request.path("params").path("arguments").path("test_path").asString(""));
        result.putArray("content").addObject().put("type", "text").put("text", "all passed");
      }
    }
    context.contentType("application/json").result(answer.toString());
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
