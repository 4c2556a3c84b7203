package dev.envoi.testing;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.DefaultServerTransportSecurityValidator;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The MCP server (streamable HTTP) with the one tool `run_tests`. One serves all trajectories of
/// the process; each has a token of its own. Calls run on virtual threads and may take as long as
/// tests do.
public final class RunTestsServer implements AutoCloseable {
  private static final String TOKEN = "token";
  private static final Map<String, Object> INPUT =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of(
              "test_path",
              Map.of(
                  "type",
                  "string",
                  "description",
                  "What to test: a suite such as `basics`, or one test such as `basics/smoke`")),
          "required",
          List.of("test_path"),
          "additionalProperties",
          false);

  /// What a call comes to.
  ///
  /// @param failed whether there is no result (wrong path, build failed, harness down)
  /// @param text for the agent to read
  public record Answer(boolean failed, String text) {}

  /// Runs tests for one trajectory.
  @FunctionalInterface
  public interface Tool {
    /// Runs the tests of a path.
    ///
    /// @param watch is told how far it is, from another thread
    Answer runTests(String testPath, Consumer<TestProgress> watch) throws InterruptedException;
  }

  private final Map<String, Tool> tools = new ConcurrentHashMap<>();
  private final HttpServletStreamableServerTransportProvider transport;
  private final McpSyncServer server;

  public RunTestsServer() {
    transport =
        HttpServletStreamableServerTransportProvider.builder()
            .mcpEndpoint("/mcp")
            .contextExtractor(request -> McpTransportContext.create(Map.of(TOKEN, token(request))))
            .httpHeaderValidator(
                DefaultServerTransportSecurityValidator.builder()
                    .allowedHost("127.0.0.1:*")
                    .allowedHost("localhost:*")
                    .build())
            .build();
    server =
        McpServer.sync(transport)
            .serverInfo("envoi", "1")
            .toolCall(
                McpSchema.Tool.builder("run_tests", INPUT)
                    .description(
                        "Builds a clean copy of the workspace as the last tool call left it, runs the"
                            + " tests below test_path on it, and shows how many passed and the"
                            + " failed cases. Changes of a command that still runs are not in it.")
                    .build(),
                this::call)
            .build();
  }

  /// The servlet to mount at `/mcp`.
  public HttpServlet servlet() {
    return transport;
  }

  /// Lets a trajectory in; gives its token.
  public String register(Tool tool) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    tools.put(token, tool);
    return token;
  }

  /// Whether a token was given out and is still good.
  public boolean knows(String token) {
    return tools.containsKey(token);
  }

  /// Takes a token back.
  public void unregister(String token) {
    tools.remove(token);
  }

  private static String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.startsWith("Bearer ") ? header.substring(7) : "";
  }

  private CallToolResult call(McpSyncServerExchange exchange, CallToolRequest request) {
    Tool tool = tools.get(String.valueOf(exchange.transportContext().get(TOKEN)));
    Answer answer =
        tool == null
            ? new Answer(true, "this trajectory has ended")
            : answer(tool, request.arguments().get("test_path"), watch(exchange, request));
    return CallToolResult.builder().addTextContent(answer.text()).isError(answer.failed()).build();
  }

  /// Where the client asks for it, progress goes to it while it waits, so that it does not give up
  /// on a call that takes long. A progress must grow, and cases may stand still: so it is seconds.
  private static Consumer<TestProgress> watch(
      McpSyncServerExchange exchange, CallToolRequest request) {
    Object asked = request.meta() == null ? null : request.meta().get("progressToken");
    return asked == null
        ? _ -> {}
        : progress ->
            exchange.progressNotification(
                ProgressNotification.builder(asked, progress.elapsed().toMillis() / 1000.0)
                    .message(progress.text())
                    .build());
  }

  private static Answer answer(Tool tool, @Nullable Object testPath, Consumer<TestProgress> watch) {
    try {
      return tool.runTests(String.valueOf(testPath), watch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(true, "the tests were interrupted");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
