package dev.envoi.agent.scripted;

import dev.envoi.agent.AgentContext;
import dev.envoi.agent.scripted.ScriptedAgent.ToolResult;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Outcome.Ending.Exited;
import dev.envoi.sandbox.Running;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.TraceJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The tools of the scripted agent, each run where a real agent's would be: commands and patches in
/// the sandbox, `run_tests` over MCP.
final class ScriptedTools implements AutoCloseable {
  private static final String APPLY = "exec git apply -p1 --whitespace=nowarn - 2>&1";

  private final Sandbox sandbox;
  private final AgentContext.ToolServer server;
  private @Nullable RunTestsClient client;

  ScriptedTools(AgentContext context) {
    this.sandbox = context.sandbox();
    this.server = context.tools();
  }

  ToolResult shell(SessionEntry.Shell shell) throws IOException, InterruptedException {
    Outcome outcome = sandbox.run(Command.shell(shell.command()));
    String output = outcome.stdout().text() + outcome.stderr().text();
    PartContent content =
        PartContent.tool("shell", input("command", shell.command()), output)
            .withExitCode(outcome.shellStatus());
    long total = outcome.stdout().total() + outcome.stderr().total();
    boolean cut = outcome.stdout().cut() || outcome.stderr().cut();
    return new ToolResult(
        status(outcome), shell.command(), cut ? content.withOutputBytes(total) : content);
  }

  ToolResult write(SessionEntry.Write write) throws IOException {
    byte[] bytes = write.content().getBytes(StandardCharsets.UTF_8);
    put(write.path(), write.executable(), bytes);
    JsonNode input =
        TraceJson.MAPPER
            .createObjectNode()
            .put("path", write.path())
            .put("content", write.content());
    return new ToolResult(
        PartStatus.COMPLETED,
        write.path(),
        PartContent.tool("write", input, bytes.length + " bytes written"));
  }

  ToolResult patch(SessionEntry.Patch patch) throws IOException, InterruptedException {
    try (Running apply = sandbox.start(Command.shell(APPLY))) {
      try (OutputStream stdin = apply.stdin()) {
        stdin.write(patch.diff().getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // It ended without reading everything; its output says why.
      }
      String output = new String(apply.stdout().readAllBytes(), StandardCharsets.UTF_8);
      Outcome.Ending ending = apply.await(Duration.ofMinutes(1)).orElse(new Exited(124));
      int status = ending instanceof Exited(int code) ? code : 128;
      return new ToolResult(
          status == 0 ? PartStatus.COMPLETED : PartStatus.FAILED,
          files(patch.diff()),
          PartContent.tool("patch", input("diff", patch.diff()), output).withExitCode(status));
    }
  }

  ToolResult runTests(SessionEntry.RunTests run) throws IOException, InterruptedException {
    RunTestsClient open = client;
    if (open == null) {
      open = new RunTestsClient(server);
      client = open;
    }
    RunTestsClient.Answer answer = open.call(run.testPath());
    return new ToolResult(
        answer.failed() ? PartStatus.FAILED : PartStatus.COMPLETED,
        run.testPath(),
        PartContent.tool("run_tests", input("test_path", run.testPath()), answer.text()));
  }

  private void put(String path, boolean executable, byte[] bytes) throws IOException {
    sandbox.put(sink -> sink.file(FilePath.of(path), executable, new ByteArrayInputStream(bytes)));
  }

  private static PartStatus status(Outcome outcome) {
    return outcome.succeeded() ? PartStatus.COMPLETED : PartStatus.FAILED;
  }

  private static JsonNode input(String name, String value) {
    return TraceJson.MAPPER.createObjectNode().put(name, value);
  }

  private static String files(String diff) {
    return diff.lines()
        .filter(line -> line.startsWith("+++ "))
        .map(line -> line.substring(4).replaceFirst("^b/", ""))
        .distinct()
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  @Override
  public void close() {
    RunTestsClient open = client;
    if (open != null) {
      open.close();
    }
  }
}
