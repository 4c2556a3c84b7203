package dev.envoi.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.envoi.trace.JournalEvent.AgentSaid;
import dev.envoi.trace.JournalEvent.Confirmed;
import dev.envoi.trace.JournalEvent.ModelCalled;
import dev.envoi.trace.JournalEvent.Noted;
import dev.envoi.trace.JournalEvent.PartCompleted;
import dev.envoi.trace.JournalEvent.PartReserved;
import dev.envoi.trace.JournalEvent.Resumed;
import dev.envoi.trace.JournalEvent.SessionResumed;
import dev.envoi.trace.JournalEvent.SessionStarted;
import dev.envoi.trace.JournalEvent.TestsRun;
import dev.envoi.trace.JournalEvent.TokensUsed;
import dev.envoi.trace.JournalEvent.TrajectoryEnded;
import dev.envoi.trace.JournalEvent.TrajectoryStarted;
import dev.envoi.trace.JournalEvent.TurnEnded;
import dev.envoi.trace.JournalEvent.TurnStarted;
import dev.envoi.trace.JournalEvent.Unknown;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of traces: snake_case names, absent instead of null, times as ISO-8601 in UTC, unknown
/// fields ignored when reading.
public final class TraceJson {

  /// One text inside a trace may have this many characters (a tool may print 100 MB).
  private static final int LONGEST_STRING = 1 << 30;

  /// Reads and writes the records of this package. Thread-safe.
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(LONGEST_STRING)
                          .maxNameLength(LONGEST_STRING)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final Map<String, Class<? extends JournalEvent>> TYPES =
      Map.ofEntries(
          Map.entry("trajectory_started", TrajectoryStarted.class),
          Map.entry("resumed", Resumed.class),
          Map.entry("session_started", SessionStarted.class),
          Map.entry("session_resumed", SessionResumed.class),
          Map.entry("turn_started", TurnStarted.class),
          Map.entry("part_reserved", PartReserved.class),
          Map.entry("tests_run", TestsRun.class),
          Map.entry("confirmed", Confirmed.class),
          Map.entry("part_completed", PartCompleted.class),
          Map.entry("tokens_used", TokensUsed.class),
          Map.entry("turn_ended", TurnEnded.class),
          Map.entry("agent_said", AgentSaid.class),
          Map.entry("model_called", ModelCalled.class),
          Map.entry("noted", Noted.class),
          Map.entry("trajectory_ended", TrajectoryEnded.class));

  private TraceJson() {}

  /// The stable tag of an event's kind.
  public static String typeOf(JournalEvent event) {
    return switch (event) {
      case TrajectoryStarted _ -> "trajectory_started";
      case Resumed _ -> "resumed";
      case SessionStarted _ -> "session_started";
      case SessionResumed _ -> "session_resumed";
      case TurnStarted _ -> "turn_started";
      case PartReserved _ -> "part_reserved";
      case TestsRun _ -> "tests_run";
      case Confirmed _ -> "confirmed";
      case PartCompleted _ -> "part_completed";
      case TokensUsed _ -> "tokens_used";
      case TurnEnded _ -> "turn_ended";
      case AgentSaid _ -> "agent_said";
      case ModelCalled _ -> "model_called";
      case Noted _ -> "noted";
      case TrajectoryEnded _ -> "trajectory_ended";
      case Unknown(String type, _) -> type;
    };
  }

  /// The event as JSON, without its tag.
  public static JsonNode write(JournalEvent event) {
    return event instanceof Unknown(_, JsonNode raw) ? raw : MAPPER.valueToTree(event);
  }

  /// The event with this tag; a tag that is not known gives an [Unknown].
  public static JournalEvent read(String type, JsonNode json) {
    Class<? extends JournalEvent> known = TYPES.get(type);
    return known == null ? new Unknown(type, json) : MAPPER.treeToValue(json, known);
  }
}
