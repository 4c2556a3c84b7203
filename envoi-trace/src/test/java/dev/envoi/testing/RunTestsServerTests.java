package dev.envoi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.web.WebServer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `run_tests` as an MCP client sees it.
final class RunTestsServerTests {
  private final BlockingQueue<ProgressNotification> heard = new LinkedBlockingQueue<>();

  @Test
  void aClientThatAsksForProgressHearsItWhileItWaits() throws Exception {
    CallToolResult result =
        call(
            "p-1",
            (path, watch) -> {
              for (int done = 1; done <= 3; done++) {
                watch.accept(progress(path, done));
                assertThat(heard.poll(10, TimeUnit.SECONDS))
                    .as("told before the answer")
                    .isEqualTo(
                        ProgressNotification.builder("p-1", done)
                            .message(path + ": " + done + " of 3 cases, " + done + " s")
                            .build());
              }
              return new RunTestsServer.Answer(false, "all passed");
            });

    assertThat(text(result)).isEqualTo("all passed");
    assertThat(result.isError()).isFalse();
  }

  @Test
  void aClientThatDoesNotAskHearsNothing() throws Exception {
    CallToolResult result =
        call(
            null,
            (path, watch) -> {
              watch.accept(progress(path, 1));
              return new RunTestsServer.Answer(false, "all passed");
            });

    assertThat(text(result)).isEqualTo("all passed");
    assertThat(heard).isEmpty();
  }

  @Test
  void ticksGoToTheClientEverySecondUntilTheAnswer() throws Exception {
    CallToolResult result =
        call(
            7,
            (path, watch) -> {
              try (Ticks ticks = Ticks.of(path, watch)) {
                assertThat(message()).startsWith("basics: waiting, ");
                ticks.building();
                assertThat(message()).startsWith("basics: building, ");
                ticks.testing("basics/smoke", null);
                assertThat(message()).startsWith("basics/smoke: testing, ");
              }
              return new RunTestsServer.Answer(true, "no");
            });

    assertThat(result.isError()).isTrue();
  }

  private String message() throws InterruptedException {
    ProgressNotification next = heard.poll(10, TimeUnit.SECONDS);
    return next == null ? "nothing" : next.message();
  }

  private static TestProgress progress(String path, int done) {
    return new TestProgress(
        path,
        TestProgress.Stage.TESTING,
        new TestProgress.Cases(done, 3),
        Duration.ofSeconds(done));
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }

  private CallToolResult call(@Nullable Object token, RunTestsServer.Tool tool) throws Exception {
    try (RunTestsServer server = new RunTestsServer();
        WebServer web =
            WebServer.start(
                List.of(new WebServer.Route("/mcp", server.servlet(), server::knows)))) {
      String secret = server.register(tool);
      HttpClientStreamableHttpTransport transport =
          HttpClientStreamableHttpTransport.builder(web.uri("/").toString())
              .endpoint("/mcp")
              .addHttpRequestCustomizer(
                  (request, _, _, _, _) -> request.setHeader("Authorization", "Bearer " + secret))
              .build();
      McpSyncClient client =
          McpClient.sync(transport)
              .requestTimeout(Duration.ofMinutes(1))
              .progressConsumer(heard::add)
              .build();
      try {
        client.initialize();
        CallToolRequest.Builder request =
            CallToolRequest.builder("run_tests").arguments(Map.of("test_path", "basics"));
        return client.callTool(
            token == null ? request.build() : request.progressToken(token).build());
      } finally {
        client.closeGracefully();
      }
    }
  }
}
