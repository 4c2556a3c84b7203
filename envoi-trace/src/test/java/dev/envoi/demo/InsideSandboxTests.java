package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.testing.Feedback;
import dev.envoi.testing.HarnessEvaluator;
import dev.envoi.testing.RunTestsServer;
import dev.envoi.testing.Ticks;
import dev.envoi.trace.TestCall;
import dev.envoi.web.WebServer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// An agent's process inside the sandbox, which has no network, calls `run_tests` over MCP, and
/// reaches nothing else.
@ExtendWith(PlayedDemo.Resolver.class)
final class InsideSandboxTests {
  /// A client that knows nothing of ours: the address and the token are all it gets.
  private static final String CLIENT =
      """
      import json, os, sys, urllib.error, urllib.request

      session = {}

      def call(method, params, number):
          body = {"jsonrpc": "2.0", "method": method, "params": params}
          if number:
              body["id"] = number
          headers = {"Content-Type": "application/json",
                     "Accept": "application/json, text/event-stream"}
          if os.environ.get("TOKEN"):
              headers["Authorization"] = "Bearer " + os.environ["TOKEN"]
          headers.update(session)
          request = urllib.request.Request(sys.argv[1], json.dumps(body).encode(), headers)
          with urllib.request.urlopen(request, timeout=120) as answer:
              if answer.headers.get("Mcp-Session-Id"):
                  session["Mcp-Session-Id"] = answer.headers["Mcp-Session-Id"]
              text = answer.read().decode()
          for line in text.splitlines():
              data = line[5:] if line.startswith("data:") else line
              if data.strip().startswith("{"):
                  return json.loads(data)

      try:
          opened = call("initialize", {"protocolVersion": "2025-06-18", "capabilities": {},
                                       "clientInfo": {"name": "inside", "version": "1"}}, 1)
          print("server", opened["result"]["serverInfo"]["name"])
          call("notifications/initialized", {}, None)
          print("tools", [tool["name"] for tool in call("tools/list", {}, 2)["result"]["tools"]])
          for path in sys.argv[2:]:
              result = call("tools/call", {"name": "run_tests", "arguments": {"test_path": path}}, 3)
              print(result["result"]["isError"], result["result"]["content"][0]["text"])
      except urllib.error.HTTPError as refused:
          print("status", refused.code)
      """;

  private static final String OPEN_PORTS =
      """
      import socket
      for port in range(1, 65536):
          with socket.socket() as one:
              reached = one.connect_ex(("127.0.0.1", port)) == 0
              if reached and one.getsockname() != one.getpeername():  # not joined to itself
                  print(port)
      """;

  private static final String OUTSIDE =
      """
      import socket, sys
      for address in sys.argv[1:]:
          host, port = address.split(",")
          try:
              socket.create_connection((host, int(port)), 3)
              print("reached", address)
          except OSError:
              pass
      try:
          print("resolved", socket.gethostbyname("example.org"))
      except OSError:
          print("nothing")
      """;

  private final PlayedDemo demo;
  private RunTestsServer tools;
  private WebServer web;
  private Sandbox sandbox;
  private InetSocketAddress inside;

  InsideSandboxTests(PlayedDemo demo) {
    this.demo = demo;
  }

  @BeforeEach
  void expose(@TempDir Path home) throws Exception {
    tools = new RunTestsServer();
    web = WebServer.start(List.of(new WebServer.Route("/mcp", tools.servlet(), tools::knows)));
    sandbox = Harness.sandboxes().create(new SandboxSpec(home, Sight.system(List.of())));
    inside = sandbox.expose(web.address());
    sandbox.put(
        Harness.tree(
            Map.of("client.py", CLIENT, "open_ports.py", OPEN_PORTS, "outside.py", OUTSIDE)));
  }

  @AfterEach
  void close() {
    sandbox.close();
    web.close();
    tools.close();
  }

  @Test
  void aProcessInsideCallsRunTestsAndGetsCounts() throws Exception {
    String commit = commitWithPartOfBasics();
    try (HarnessEvaluator evaluator = demo.evaluator()) {
      String token =
          tools.register((path, _) -> {
            TestCall call = evaluator.evaluate(commit, path, Ticks.unheard(path));
            return new RunTestsServer.Answer(call.error() != null, Feedback.of(call));
          });

      String printed = client(token, "basics/smoke", "basics", "no_such_test");

      assertThat(printed)
          .startsWith("server envoi\ntools ['run_tests']\n")
          .contains("False basics/smoke: 8 of 8 cases passed, 0 failed.")
          .contains("False basics: 51 of 56 cases passed, 5 failed.")
          .contains(
              "compiler output:", "source:", "True No result for no_such_test: No tests match");
    }
  }

  @Test
  void withoutAGoodTokenTheAnswerIs401() throws Exception {
    String good = tools.register((_, _) -> new RunTestsServer.Answer(false, "counts"));

    assertThat(client("", "basics")).isEqualTo("status 401\n");
    assertThat(client("0".repeat(64), "basics")).isEqualTo("status 401\n");
    assertThat(client(good, "basics")).endsWith("False counts\n");
    tools.unregister(good);
    assertThat(client(good, "basics")).isEqualTo("status 401\n");
  }

  @Test
  void noOtherPortAnswersInside() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.ofLiteral("0.0.0.0"))) {
      assertThat(other.getLocalPort()).isNotEqualTo(inside.getPort());
      assertThat(output("python3 open_ports.py")).isEqualTo(inside.getPort() + "\n");
    }
  }

  @Test
  void neitherTheHostNorTheOutsideCanBeReached() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.ofLiteral("0.0.0.0"));
        Harness harness = new Harness()) {
      List<String> addresses =
          new ArrayList<>(List.of("192.0.2.1,80", "1.1.1.1,53", "169.254.169.254,80"));
      addresses.add("127.0.0.1," + harness.port());
      addresses.add("127.0.0.1," + other.getLocalPort());
      for (String host : addressesOfTheHost()) {
        addresses.add(host + "," + other.getLocalPort());
      }

      assertThat(output("python3 outside.py " + String.join(" ", addresses)))
          .isEqualTo("nothing\n");
    }
  }

  private static List<String> addressesOfTheHost() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .toList();
  }

  private String commitWithPartOfBasics() {
    return demo.calls().stream()
        .filter(call -> call.path("path").asString().equals("basics"))
        .filter(call -> call.at("/result/passed").asInt() == 51)
        .map(call -> call.path("git_commit").asString())
        .findFirst()
        .orElseThrow();
  }

  private String client(String token, String... paths) throws Exception {
    String address = "http://127.0.0.1:" + inside.getPort() + "/mcp";
    String line = "python3 client.py " + address + " " + String.join(" ", paths) + " 2>&1";
    Outcome outcome = sandbox.run(Command.shell(line).withEnvironment(Map.of("TOKEN", token)));
    return new String(outcome.stdout().bytes(), StandardCharsets.UTF_8);
  }

  private String output(String line) throws Exception {
    return sandbox.run(Command.shell(line + " 2>&1")).stdout().text();
  }
}
