package dev.envoi.harness.runtime;

import dev.envoi.sandbox.BoxProgram;
import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An environment written with the Python package, served by the package's own runtime on the
/// loopback, with our door before it: address, port and token are ours. Submissions are not
/// isolated there. `box` ends the runtime and all that it started, also when this process dies.
final class PythonHarness implements RunningHarness {
  static final String MAIN = "main.py";
  private static final Pattern RUNNING =
      Pattern.compile("running on (http://127\\.0\\.0\\.1:\\d+)");
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration GENTLE = Duration.ofSeconds(10);

  private final Process process;
  private final Home home;
  private final HarnessServer.Address address;
  private final Javalin http;
  private final Forwarder forwarder;

  /// The kernel ends box with the thread that started it.
  private final ExecutorService starter;

  private PythonHarness(Original runtime, Home home, HarnessServer.Spec spec) throws IOException {
    this.process = runtime.process();
    this.starter = runtime.starter();
    this.home = home;
    this.address = spec.address();
    this.forwarder = new Forwarder(runtime.uri());
    this.http =
        Routes.forwarding(
            forwarder, new Routes.Listener(spec.address(), spec.token(), home.uploads()));
  }

  /// The package's runtime, listening.
  private record Original(Process process, URI uri, ExecutorService starter) {}

  static PythonHarness start(HarnessServer.Spec spec, HarnessServer.Sandboxes sandboxes)
      throws IOException, InterruptedException, EnvironmentException {
    spec.refuseOpenDoor();
    Path python = new PythonProgram(sandboxes.variables()).find();
    Home home = Home.open(spec.home());
    Original runtime = null;
    try {
      runtime = run(python, spec.environment().toRealPath().resolve(MAIN), home, sandboxes);
      PythonHarness harness = new PythonHarness(runtime, home, spec);
      Routes.listen(harness.http, spec.address());
      return harness;
    } catch (IOException | InterruptedException | EnvironmentException | RuntimeException failed) {
      if (runtime != null) {
        end(runtime.process(), runtime.starter());
      }
      home.close();
      throw failed;
    }
  }

  private static Original run(Path python, Path main, Home home, HarnessServer.Sandboxes sandboxes)
      throws IOException, InterruptedException, EnvironmentException {
    Path box = new BoxProgram(sandboxes.cache(), sandboxes.variables()).path();
    List<String> serve = List.of("-m", "envoi.runtime", "--file", main.toString());
    ProcessBuilder builder = new ProcessBuilder(box.toString(), "forward", "--", python.toString());
    builder.command().addAll(serve);
    builder.command().addAll(List.of("--host", "127.0.0.1", "--port", "0"));
    Map<String, String> variables = new HashMap<>(sandboxes.variables());
    variables.put("TMPDIR", home.scratch().toString());
    variables.put("PYTHONUNBUFFERED", "1");
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    ExecutorService starter =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("envoi-python").factory());
    Process process;
    try {
      process = starter.submit(builder::start).get();
    } catch (ExecutionException failed) {
      throw new IOException("the Python runtime could not be started", failed.getCause());
    }
    process.getOutputStream().close();
    try {
      return new Original(process, listening(process), starter);
    } catch (InterruptedException | EnvironmentException failed) {
      end(process, starter);
      throw failed;
    }
  }

  private static URI listening(Process process) throws InterruptedException, EnvironmentException {
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("envoi-python-words").start(() -> hear(process, address));
    try {
      return address.get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException ended) {
      throw new EnvironmentException("The environment cannot be served:\n" + words(ended), ended);
    } catch (TimeoutException late) {
      throw new EnvironmentException(
          "The Python runtime did not listen within " + START.toSeconds() + " s.", late);
    }
  }

  private static String words(ExecutionException ended) {
    Throwable cause = ended.getCause();
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  /// Its words go to our standard error, and are kept until it listens.
  private static void hear(Process process, CompletableFuture<URI> address) {
    StringBuilder before = new StringBuilder();
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        Matcher running = RUNNING.matcher(line);
        if (address.isDone()) {
          System.err.println(line);
        } else if (running.find()) {
          address.complete(URI.create(running.group(1)));
        } else {
          before.append(line).append('\n');
        }
      }
    } catch (IOException _) {
      // it is gone, and so is its stream
    }
    address.completeExceptionally(new IOException(before.toString().strip()));
  }

  @Override
  public URI uri() {
    return address.uri(http.port());
  }

  private static void end(Process process, ExecutorService starter) {
    process.destroy();
    try {
      if (!process.waitFor(GENTLE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    starter.shutdown();
  }

  @Override
  public synchronized void close() {
    Closing.all(List.of(http::stop, forwarder, () -> end(process, starter), home));
  }
}
