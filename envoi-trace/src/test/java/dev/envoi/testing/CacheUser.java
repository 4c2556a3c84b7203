package dev.envoi.testing;

import dev.envoi.trace.TestCall;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Another process that asks a question, and answers it when it is told to.
final class CacheUser {
  static final TestCall CALL = Calls.call("basics", "c2", 1, 4);

  private CacheUser() {}

  static Process start(Path cache, ResultKey key) throws IOException {
    return new ProcessBuilder(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                CacheUser.class.getName(),
                cache.toString(),
                TraceJson.MAPPER.writeValueAsString(key)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static void awaitAsking(Process process) throws IOException {
    if (process.getInputStream().read() != 'A') {
      throw new IOException("it does not ask");
    }
  }

  static void letAnswer(Process process) throws IOException {
    process.getOutputStream().close();
  }

  static void main(String[] args) throws InterruptedException {
    ResultKey key = TraceJson.MAPPER.readValue(args[1], ResultKey.class);
    var _ =
        ResultCache.in(Path.of(args[0]))
            .answer(
                key,
                () -> {
                  System.out.print('A');
                  System.out.flush();
                  awaitEnd();
                  return CALL;
                });
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // nothing is said to it
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
