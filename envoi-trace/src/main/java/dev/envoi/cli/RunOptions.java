package dev.envoi.cli;

import dev.envoi.run.Budget;
import dev.envoi.run.RunLimits;
import dev.envoi.trace.TrajectoryId;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `trace` and `demo` have in common.
final class RunOptions {
  private static final DateTimeFormatter DAY_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Option(
      names = "--trajectory-id",
      paramLabel = "ID",
      description = "Id of the trajectory; must not exist in the store. Default: made up.")
  @Nullable String trajectoryId;

  @Option(
      names = "--max-parts",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Exactly so many parts are admitted. Default: ${DEFAULT-VALUE}.")
  int maxParts;

  @Option(names = "--max-turns", paramLabel = "N", description = "How many prompts are sent.")
  @Nullable Integer maxTurns;

  @Option(
      names = "--timeout",
      defaultValue = "4h",
      converter = DurationOption.class,
      paramLabel = "TIME",
      description = "Wall-clock time of the whole run: 90s, 30m, 4h. Default: ${DEFAULT-VALUE}.")
  Duration timeout;

  @Option(
      names = "--message-timeout-seconds",
      defaultValue = "600",
      paramLabel = "SECONDS",
      description =
          "Longest silence while no tool runs; the turn is then ended. Default: ${DEFAULT-VALUE}.")
  long messageTimeoutSeconds;

  @Option(names = "--no-cache", description = "Run every test anew, and keep no result.")
  boolean noCache;

  RunOptions() {
    timeout = Duration.ofHours(4);
  }

  RunLimits limits(Budget budget) {
    return new RunLimits(
        maxParts,
        maxTurns == null ? OptionalInt.empty() : OptionalInt.of(maxTurns),
        timeout,
        Duration.ofSeconds(messageTimeoutSeconds),
        budget);
  }

  /// The id that was given, or a new one that sorts by time.
  TrajectoryId id(String prefix, InstantSource clock) {
    String given = trajectoryId;
    try {
      return new TrajectoryId(
          given != null
              ? given
              : "%s-%s-%04x"
                  .formatted(
                      prefix,
                      DAY_TIME.format(clock.instant()),
                      ThreadLocalRandom.current().nextInt(1 << 16)));
    } catch (IllegalArgumentException e) {
      throw new UserError("--trajectory-id: " + e.getMessage(), e);
    }
  }

  /// The option that tells another process of ours the id that was made up here.
  List<String> idUnlessGiven(TrajectoryId id) {
    return trajectoryId == null ? List.of("--trajectory-id", id.value()) : List.of();
  }

  /// What is to be run.
  ///
  /// @param workspace code to begin with; absent for the task's template
  /// @param cached whether test results of the same code may come from the cache
  record Wanted(
      TrajectoryId id,
      Path task,
      Map<String, String> parameters,
      AgentOptions.Wanted agent,
      @Nullable Path workspace,
      RunLimits limits,
      boolean cached) {}
}
