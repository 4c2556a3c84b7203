package dev.envoi.agent;

import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// What an agent's adapter reports to. May be called from any thread of the adapter.
public interface AgentHost {

  /// Holds a tool that can touch the workspace at the part boundary: returns when the parts before
  /// it are recorded, the checkpoint is taken and no other such tool runs. Gives the part's number;
  /// empty when the budget is used up or the run is ending, and then the tool must not run.
  OptionalInt admit(PartType type, String itemType) throws IOException, InterruptedException;

  /// Reserves the number of a reasoning or text when its first character arrives; empty as above.
  OptionalInt begin(PartType type, String itemType) throws IOException;

  /// A part has completed: recorded, with a checkpoint when it can have touched the workspace, when
  /// this returns. Gives the slot free that [#admit] took.
  void completed(FinishedPart part) throws IOException;

  /// The agent began a session, and this is its name.
  void sessionStarted(String sessionId) throws IOException;

  /// Another process of the agent goes on with a session of before.
  ///
  /// @param caveat what is not as exact as before from here on, one sentence; empty when nothing is
  void sessionResumed(String sessionId, String caveat) throws IOException;

  /// Whether another part can begin. Asked after each part, so that an agent ends its turn instead
  /// of asking its model for what would be refused.
  boolean hasPartsLeft();

  /// The part has completed or will, and its command runs on: checkpoints say so until
  /// [#backgroundEnded].
  void goesOnInBackground(int part);

  /// The command of that part has ended.
  void backgroundEnded(int part);

  /// A model response is over; it cost this, and its first part has this number, 0 when it has
  /// none. Not for what a [FinishedPart] tells itself.
  void used(Usage usage, int firstPart) throws IOException;

  /// A sign of life that is not recorded.
  void heard();

  /// Something that the reader of the trace should know.
  ///
  /// @param kind a stable word
  void noted(String kind, String text) throws IOException;

  /// An event of the agent's own that is no part.
  void said(JsonNode raw) throws IOException;
}
