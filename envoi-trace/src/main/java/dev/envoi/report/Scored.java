package dev.envoi.report;

import dev.envoi.report.SuiteLine.Level;
import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Look-ups that table and figure share.
final class Scored {
  /// The path that stands for all suites together; beside the suites it would count twice.
  private static final String ALL = "all";

  private Scored() {}

  /// The suites to show.
  static List<SuiteLine> lines(Progress progress) {
    List<SuiteLine> suites =
        progress.suites().stream().filter(line -> !line.suite().equals(ALL)).toList();
    return suites.isEmpty() ? progress.suites() : suites;
  }

  /// Where the suite stood after this part; null before its first result.
  static @Nullable Level at(SuiteLine line, int part) {
    Level latest = null;
    for (Level level : line.levels()) {
      if (level.part() > part) {
        break;
      }
      latest = level;
    }
    return latest;
  }

  static Map<Integer, List<Part>> partsByTurn(AgentTrace trace) {
    Map<Integer, List<Part>> parts = new HashMap<>();
    for (Part part : trace.parts()) {
      parts.computeIfAbsent(part.turn(), _ -> new ArrayList<>()).add(part);
    }
    return parts;
  }
}
