package dev.envoi.cli;

import dev.envoi.store.TrajectoryObjects;
import dev.envoi.task.Task;
import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The task as it was for this run, kept beside the trace, so that a run can be tested again years
/// later: every file of its folder, and `resolved.json` with prompt, parameters, required paths and
/// digests.
///
/// @param task as resolved
record TaskArchive(Task task) {
  /// Comes last: where it is, all of the task is.
  static final String RESOLVED = "resolved.json";

  /// What `resolved.json` holds.
  record Resolved(
      String id,
      String prompt,
      Map<String, String> parameters,
      List<String> requiredPaths,
      List<String> tools,
      List<String> excludes,
      Map<String, String> sha256) {}

  void putInto(TrajectoryObjects objects) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    Map<String, Path> files = new TreeMap<>();
    for (Path file : files()) {
      String name = task.folder().relativize(file).toString();
      digests.put(name, Sha256.hex(Files.readAllBytes(file)));
      files.put("task/" + name, file);
    }
    objects.putAll(files);
    Resolved resolved =
        new Resolved(
            task.id(),
            task.prompt(),
            new TreeMap<>(task.parameters()),
            task.requiredPaths(),
            task.tools(),
            task.excludes(),
            digests);
    objects.put(
        "task/" + RESOLVED,
        TraceJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(resolved));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(task.folder())) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
