package dev.envoi.agent;

import java.util.List;

/// Where an agent keeps the files by which another process of it can go on with its session. They
/// are saved at the end of each turn, when the agent is quiet, and put back before the first turn
/// of a run that goes on. Never a place with credentials.
///
/// @param folder inside the sandbox, such as `/tmp/home/.codex/sessions`; outside of the workspace
/// @param excludes paths below it that are not needed or hold secrets; nothing below them is saved
public record SessionPlace(String folder, List<String> excludes) {
  public SessionPlace {
    excludes = List.copyOf(excludes);
  }
}
