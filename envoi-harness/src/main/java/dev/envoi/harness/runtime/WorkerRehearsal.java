package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.TarGzWriter;
import dev.envoi.harness.runtime.WorkerPipe.Message;
import dev.envoi.sandbox.TreeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One session of a worker without a server, from which the worker learns a fast start.
public final class WorkerRehearsal {
  private final WorkerPipe pipe;
  private int calls;

  /// What is played.
  ///
  /// @param environment folder with `Environment.java`
  /// @param submission what the session is set up with
  /// @param path of the tests that run in it
  public record Scene(Path environment, TreeSource submission, String path) {}

  private WorkerRehearsal(Process process) {
    this.pipe = new WorkerPipe(process.getInputStream(), process.getOutputStream());
  }

  /// Plays a scene. The worker goes on for a while afterwards: it makes its cache.
  ///
  /// @param caches folder that the cache is put into
  /// @param scratch a folder that lasts as long as the worker
  public static Process play(Scene scene, Path caches, Path scratch)
      throws IOException, EnvironmentException {
    List<String> command = new ArrayList<>(JavaCommand.learning(WorkerMain.class, caches));
    command.addAll(spec(scene, scratch).arguments());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream _ = process.getOutputStream()) {
      new WorkerRehearsal(process).session(scene, scratch);
    }
    return process;
  }

  private static WorkerMain.Spec spec(Scene scene, Path scratch)
      throws IOException, EnvironmentException {
    Path cache = Files.createDirectories(scratch.resolve("cache"));
    Path marks = Files.createDirectories(scratch.resolve("marks"));
    try (LoadedEnvironment environment =
        LoadedEnvironment.of(scene.environment(), cache, scratch.resolve("fixtures"))) {
      return new WorkerMain.Spec(environment.compiled(), scratch.resolve("boxes"), marks, 1);
    }
  }

  private void session(Scene scene, Path scratch) throws IOException {
    Path archive = scratch.resolve("submission.tar.gz");
    try (OutputStream out = Files.newOutputStream(archive)) {
      TarGzWriter.write(scene.submission(), out);
    }
    Path folder = Files.createDirectories(scratch.resolve("session"));
    ask(new WorkerCall(WorkerCall.Kind.OPEN, "", Map.of(), folder.toString(), archive.toString()));
    ask(WorkerCall.test(scene.path(), Map.of()));
    ask(WorkerCall.close());
  }

  private void ask(WorkerCall call) throws IOException {
    calls++;
    pipe.send(new Message.Call(calls, call));
    while (true) {
      switch (pipe.receive()) {
        case Message.Want(boolean alone) -> pipe.send(new Message.Grant(alone));
        case Message.Answer _ -> {
          return;
        }
        default -> {
          // ready, or slots that are given back
        }
      }
    }
  }
}
