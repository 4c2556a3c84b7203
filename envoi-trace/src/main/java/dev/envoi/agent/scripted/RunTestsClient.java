package dev.envoi.agent.scripted;

import dev.envoi.agent.AgentContext.ToolServer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// Calls `run_tests` over MCP, as any agent does.
final class RunTestsClient implements AutoCloseable {
  /// The run's own limits decide; this only keeps a lost answer from being waited for for ever.
  private static final Duration LONGEST_CALL = Duration.ofHours(2);

  private final McpSyncClient client;

  /// The tool's answer.
  record Answer(boolean failed, String text) {}

  RunTestsClient(ToolServer server) {
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder(server.endpoint().resolve("/").toString())
            .endpoint(server.endpoint().getPath())
            .addHttpRequestCustomizer((request, _, _, _, _) ->
                request.setHeader("Authorization", "Bearer " + server.token()))
            .build();
    client = McpClient.sync(transport).requestTimeout(LONGEST_CALL).build();
    client.initialize();
  }

  Answer call(String testPath) throws IOException {
    try {
      CallToolResult result =
          client.callTool(
              CallToolRequest.builder("run_tests")
                  .arguments(Map.of("test_path", testPath))
                  .build());
      String text =
          result.content().stream()
              .filter(TextContent.class::isInstance)
              .map(content -> ((TextContent) content).text())
              .collect(Collectors.joining("\n"));
      return new Answer(Boolean.TRUE.equals(result.isError()), text);
    } catch (io.modelcontextprotocol.spec.McpError e) {
      return new Answer(true, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw new IOException("run_tests could not be reached: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.closeGracefully();
  }
}
