package dev.envoi.bench;

import dev.envoi.model.ModelAnswer;
import dev.envoi.model.ModelRequest;
import dev.envoi.model.Said;
import dev.envoi.model.Script;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// A session of one tool call after another: some to warm up and many that change nothing, then
/// half as many that write a small file each. It notes when the model is asked.
final class CallByCall implements Script {
  private static final int WARM_UP = 10;

  private final Function<String, Said> shell;
  private final int calls;
  private final long[] asked;
  private int requests;

  /// @param shell makes a call of the agent's command tool
  /// @param calls how many change nothing
  CallByCall(Function<String, Said> shell, int calls) {
    this.shell = shell;
    this.calls = calls;
    this.asked = new long[WARM_UP + calls + calls / 2 + 1];
  }

  @Override
  public ModelAnswer answer(ModelRequest request) {
    int number = requests++;
    if (number >= asked.length) {
      throw new AssertionError("more was asked than " + asked.length + " times");
    }
    asked[number] = System.nanoTime();
    if (number == asked.length - 1) {
      return ModelAnswer.reply(Said.message("Done."));
    }
    boolean writes = number >= WARM_UP + calls;
    String command = writes ? "echo %1$d > written_%1$d" : "true %d";
    return ModelAnswer.reply(shell.apply(command.formatted(number)));
  }

  @Override
  public int left() {
    return asked.length - requests;
  }

  /// Fails unless the last call has done its work.
  void requireWritten(Sandbox sandbox) throws IOException {
    int last = asked.length - 2;
    Optional<TreeEntry> file = sandbox.get(FilePath.of("written_" + last));
    if (!(file.orElse(null) instanceof TreeEntry.File(_, _, byte[] content))
        || !new String(content, StandardCharsets.UTF_8).equals(last + "\n")) {
      throw new IOException("the last call wrote something else than asked: " + file);
    }
  }

  /// From the request that a call answers to the next one, for calls that change nothing.
  Millis quiet() {
    return between(WARM_UP, WARM_UP + calls);
  }

  /// The same for calls that write.
  Millis writing() {
    return between(WARM_UP + calls, asked.length - 1);
  }

  private Millis between(int from, int to) {
    double[] millis = new double[to - from];
    for (int i = from; i < to; i++) {
      millis[i - from] = (asked[i + 1] - asked[i]) / 1e6;
    }
    return new Millis(millis);
  }
}
