package dev.envoi.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is recorded. The tag of each kind is written down once, in [TraceJson]; recorded events
/// never change. A kind that this version does not know is an [Unknown] and is kept as it is.
public sealed interface JournalEvent {

  /// The first event of every trajectory.
  ///
  /// @param parameters the task's parameters as resolved
  /// @param limits the budgets as given, name to value
  /// @param initialCommit the workspace before the first part
  /// @param options what else it was started with, as needed to go on with it
  record TrajectoryStarted(
      TrajectoryId trajectoryId,
      String agent,
      @Nullable String agentModel,
      String task,
      Map<String, String> parameters,
      Map<String, String> limits,
      AgentTrace.SandboxFacts sandbox,
      List<String> requiredPaths,
      @Nullable String initialCommit,
      Map<String, String> artifacts,
      @Nullable Map<String, String> options)
      implements JournalEvent {
    public TrajectoryStarted {
      parameters = Map.copyOf(parameters);
      limits = Map.copyOf(limits);
      requiredPaths = List.copyOf(requiredPaths);
      artifacts = Map.copyOf(artifacts);
      options = options == null ? null : Map.copyOf(options);
    }
  }

  /// A run goes on that died, was stopped, or had reached a limit. What comes after it was done by
  /// another process.
  ///
  /// @param part the last number that was given away before
  /// @param lost the numbers whose parts had not completed
  /// @param usedMs how much of the run's time was used before
  /// @param limits the budgets from here on
  /// @param commit what the workspace was restored to
  /// @param agentModel the model from here on; absent when none was named, and then it is as before
  /// @param options as [TrajectoryStarted] has them, from here on; absent when they are as before
  record Resumed(
      int part,
      List<Integer> lost,
      long usedMs,
      Map<String, String> limits,
      String commit,
      @Nullable String agentModel,
      @Nullable Map<String, String> options)
      implements JournalEvent {
    public Resumed {
      lost = List.copyOf(lost);
      limits = Map.copyOf(limits);
      options = options == null ? null : Map.copyOf(options);
    }
  }

  /// The agent named its session.
  record SessionStarted(String sessionId) implements JournalEvent {}

  /// Another process of the agent goes on with a session of before.
  ///
  /// @param caveat what is not as exact as before from here on; absent when nothing is
  record SessionResumed(String sessionId, @Nullable String caveat) implements JournalEvent {}

  /// A prompt goes to the agent.
  record TurnStarted(int turn, String prompt) implements JournalEvent {}

  /// A number is given away: it is used by this part or by none.
  record PartReserved(int part, int turn, PartType partType, String itemType)
      implements JournalEvent {}

  /// The harness answered while this part was in flight; whole results.
  record TestsRun(int part, TestCall call) implements JournalEvent {}

  /// A commit that seemed to solve the task was tested once more in a clean place.
  record Confirmed(TestCall call) implements JournalEvent {}

  /// A part has completed, or its number is closed.
  record PartCompleted(
      int part,
      int turn,
      PartType partType,
      String itemType,
      PartStatus status,
      String summary,
      @Nullable Long durationMs,
      @Nullable RepoCheckpoint checkpoint,
      @Nullable TestingState testingState,
      @Nullable Usage usage,
      PartContent content)
      implements JournalEvent {}

  /// What a model response cost.
  ///
  /// @param part the first part of the response; absent when it has none
  record TokensUsed(int turn, @Nullable Integer part, Usage usage) implements JournalEvent {}

  /// The agent's answer to a prompt is over.
  ///
  /// @param outcome one word: `completed`, `interrupted`, `failed`
  /// @param checkpoint of files that changed after the turn's last part
  record TurnEnded(
      int turn,
      String outcome,
      @Nullable RepoCheckpoint checkpoint,
      @Nullable Usage usage,
      @Nullable String detail)
      implements JournalEvent {}

  /// An event of the agent's own that is no part, raw.
  record AgentSaid(JsonNode raw) implements JournalEvent {}

  /// A request of the agent to its model, as the relay passed it on.
  ///
  /// @param api which of the provider's endpoints, such as `responses`
  /// @param model the model that answered, where the answer names one
  /// @param responseId the provider's name for its answer
  /// @param status of the provider's HTTP answer; 0 when there was none
  /// @param outcome one word: `complete`; `cut` (the provider broke off), `abandoned` (the agent
  ///   went away), `unreachable` (no answer)
  /// @param firstByteMs from the whole request to the first byte of the answer's body
  /// @param durationMs from the whole request to the end
  /// @param usage absent when the provider told none
  record ModelCalled(
      String api,
      @Nullable String model,
      @Nullable String responseId,
      int status,
      String outcome,
      @Nullable Long firstByteMs,
      long durationMs,
      long requestBytes,
      long responseBytes,
      @Nullable Usage usage)
      implements JournalEvent {}

  /// Something that the reader of a trace should know.
  ///
  /// @param kind a stable word, such as `not_isolated`
  record Noted(String kind, String text) implements JournalEvent {
    /// The provider gave no more, and the turn counts for nothing.
    public static final String USAGE_LIMIT = "usage_limit";

    /// The code held a secret's value before the first part.
    public static final String SECRET_SEEN = "secret_seen";
  }

  /// The last event of a trajectory that ended; only [Resumed] can follow.
  record TrajectoryEnded(SessionEnd end) implements JournalEvent {}

  /// An event that a newer version wrote.
  record Unknown(String type, JsonNode raw) implements JournalEvent {}

  /// An event with its place in the journal.
  ///
  /// @param seq from 1, without gaps
  /// @param time wall clock when it was appended
  record Entry(long seq, Instant time, JournalEvent event) {}
}
