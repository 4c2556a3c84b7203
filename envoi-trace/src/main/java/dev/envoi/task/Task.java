package dev.envoi.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A task, resolved for one run.
///
/// @param folder where it was loaded from
/// @param prompt the first prompt, parameters filled in
/// @param parameters every parameter with the value it has in this run
/// @param environment the environment's folder
/// @param requiredPaths test paths that one commit must pass
/// @param tools what the agent and its builds may use
/// @param template folder whose content the workspace begins with
/// @param excludes paths that checkpoints leave out
public record Task(
    String id,
    String title,
    Path folder,
    String prompt,
    Map<String, String> parameters,
    Path environment,
    List<String> requiredPaths,
    List<String> tools,
    Path template,
    List<String> excludes) {
  public Task {
    parameters = Map.copyOf(new TreeMap<>(parameters));
    requiredPaths = List.copyOf(requiredPaths);
    tools = List.copyOf(tools);
    excludes = List.copyOf(excludes);
  }
}
