package dev.envoi.bench;

import dev.envoi.agent.gate.GateDoor;
import dev.envoi.sandbox.BoxProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// What `box hook` takes, from its start until its end has been seen, at a gate that says yes at
/// once; and in turn the same for `true`, which is what starting any process takes.
final class HookBench {
  private static final int WARM_UP = 200;
  private static final int ROUNDS = 500;
  private static final byte[] QUESTION =
      ("{\"tool_input\":\"" + "x".repeat(1_000) + "\"}").getBytes(StandardCharsets.UTF_8);

  private HookBench() {}

  /// Prints its rows.
  static void rows(Path boxes) throws Exception {
    String box = new BoxProgram(boxes, System.getenv()).path().toString();
    double[] hook = new double[ROUNDS];
    double[] bare = new double[ROUNDS];
    try (GateDoor<byte[]> door = new GateDoor<>(new Yes())) {
      String port = String.valueOf(door.address().getPort());
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        double one = Millis.of(() -> run(door.token(), List.of(box, "hook", port)));
        double other = Millis.of(() -> run(door.token(), List.of("/bin/true")));
        if (i >= 0) {
          hook[i] = one;
          bare[i] = other;
        }
      }
    }
    new Millis(hook).row("`box hook`, the whole process");
    new Millis(bare).row("`true`, in turn");
    new Millis(hook).above(new Millis(bare)).row("**above it**, round by round");
  }

  private static void run(String token, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("ENVOI_GATE_TOKEN", token);
    Process process = builder.start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(QUESTION);
    } catch (IOException e) {
      // `true` does not read it
    }
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with " + status);
    }
  }

  /// Lets everything run.
  private record Yes() implements GateDoor.Gate<byte[]> {
    @Override
    public byte[] question(byte[] bytes) {
      return bytes;
    }

    @Override
    public String decide(byte[] question) {
      return "";
    }

    @Override
    public void gone(byte[] question) {}
  }
}
