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
import org.jspecify.annotations.Nullable;

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

  /// Where an agent works.
  ///
  /// @param former what it did there before; absent when it begins
  record Place(Sandbox sandbox, AgentContext.@Nullable Former former) {}

  /// Makes an agent. It is told where they are on our side; what runs in its sandbox reaches them
  /// only by the address that the sandbox makes of that.
  Agent start(ChosenAgent chosen, Place place, RunTestsServer.Tool tool, RelayListener calls)
      throws IOException {
    Sandbox sandbox = place.sandbox();
    AgentContext.ToolServer server =
        new AgentContext.ToolServer(web.uri("/mcp"), tests.register(tool));
    Access access = chosen.upstream().map(upstream -> relay.register(upstream, calls)).orElse(null);
    return chosen.start(new AgentContext(sandbox, server, place.former()), access, web);
  }

  @Override
  public void close() {
    cleanup.close();
  }
}
