package dev.envoi.run;

import dev.envoi.recorder.Known;
import dev.envoi.trace.UserError;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// The budgets of a run.
///
/// @param maxParts exactly so many parts are admitted
/// @param maxTurns how many prompts are sent; empty for no limit
/// @param timeout wall-clock time of the whole run
/// @param messageTimeout longest time without any event while no tool runs; the turn is then
///   interrupted
/// @param budget what may be asked of the model
public record RunLimits(
    int maxParts, OptionalInt maxTurns, Duration timeout, Duration messageTimeout, Budget budget) {
  private static final Duration LONGEST = Duration.ofDays(3650);

  public RunLimits {
    require(maxParts > 0, "--max-parts must be at least 1, got " + maxParts);
    require(
        maxTurns.isEmpty() || maxTurns.getAsInt() > 0,
        "--max-turns must be at least 1, got " + maxTurns.orElse(0));
    require(timeout.isPositive(), "--timeout must be positive, got " + timeout);
    require(
        messageTimeout.isPositive(),
        "--message-timeout-seconds must be positive, got " + messageTimeout.toSeconds());
    require(
        timeout.compareTo(LONGEST) <= 0,
        "--timeout must be at most 3650d, got " + timeout.toDays() + "d");
    require(
        messageTimeout.compareTo(LONGEST) <= 0,
        "--message-timeout-seconds must be at most %d, got %d"
            .formatted(LONGEST.toSeconds(), messageTimeout.toSeconds()));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UserError(otherwise);
    }
  }

  /// As [#asMap] wrote it.
  public static RunLimits of(Map<String, String> map) {
    String turns = map.get("max_turns");
    return new RunLimits(
        Integer.parseInt(given(map, "max_parts")),
        turns == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(turns)),
        Duration.parse(given(map, "timeout")),
        Duration.parse(given(map, "message_timeout")),
        Budget.of(map));
  }

  private static String given(Map<String, String> map, String name) {
    String value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name + " among the budgets " + map);
    }
    return value;
  }

  /// Which of these budgets a trajectory has used up already, as a sentence; empty when it can go
  /// on.
  public Optional<String> usedUp(Known known) {
    if (known.reserved() >= maxParts) {
      return Optional.of(
          "%d of %d parts are used: give more by --max-parts"
              .formatted(known.reserved(), maxParts));
    }
    int turns = known.turns() - known.limited();
    if (maxTurns.isPresent() && turns >= maxTurns.getAsInt()) {
      return Optional.of(
          "%d of %d turns are used: give more by --max-turns"
              .formatted(turns, maxTurns.getAsInt()));
    }
    if (known.used().compareTo(timeout) >= 0) {
      return Optional.of(
          "%d of %d seconds are used: give more by --timeout"
              .formatted(known.used().toSeconds(), timeout.toSeconds()));
    }
    return budget
        .usedUp(known.relayed().atLeast(known.reported()))
        .map(verdict -> verdict.detail() + ": give more by --max-tokens or --max-cost");
  }

  /// The budgets by the names of their options.
  public Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>(budget.asMap());
    map.put("max_parts", String.valueOf(maxParts));
    maxTurns.ifPresent(turns -> map.put("max_turns", String.valueOf(turns)));
    map.put("timeout", timeout.toString());
    map.put("message_timeout", messageTimeout.toString());
    return map;
  }
}
