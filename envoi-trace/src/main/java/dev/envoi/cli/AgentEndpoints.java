package dev.envoi.cli;

import dev.envoi.agent.Agent;
import dev.envoi.agent.AgentContext;
import dev.envoi.relay.Access;
import dev.envoi.relay.ModelRelay;
import dev.envoi.relay.RelayListener;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.testing.RunTestsServer;
import dev.envoi.web.WebServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What agents reach of ours, on one web server: `run_tests` and the relay to their models.
final class AgentEndpoints implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private final Cleanup cleanup = new Cleanup();
  private final RunTestsServer tests = cleanup.add(new RunTestsServer());
  private final ModelRelay relay = cleanup.add(new ModelRelay(CONNECT));
  private final WebServer web =
      cleanup.add(
          WebServer.start(
              List.of(
                  new WebServer.Route("/mcp", tests.servlet(), tests::knows),
                  new WebServer.Route(ModelRelay.PATH, relay.servlet(), relay::knows))));

  /// Makes an agent that reaches them from its sandbox.
  Agent start(ChosenAgent chosen, Sandbox sandbox, RunTestsServer.Tool tool, RelayListener calls)
      throws IOException {
    var _ = sandbox.expose(web.address());
    AgentContext.ToolServer server =
        new AgentContext.ToolServer(web.uri("/mcp"), tests.register(tool));
    Access access = chosen.upstream().map(upstream -> relay.register(upstream, calls)).orElse(null);
    return chosen.start(new AgentContext(sandbox, server), access, web);
  }

  @Override
  public void close() {
    cleanup.close();
  }
}
