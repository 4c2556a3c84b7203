package dev.envoi.agent.opencode;

import dev.envoi.agent.opencode.Event.Trouble;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How a turn ended.
sealed interface Ending {
  /// OpenCode said so.
  record Over(@Nullable Trouble trouble) implements Ending {}

  /// The process is gone.
  record Died() implements Ending {}

  /// A tool may have run without us.
  record GateLost(String how) implements Ending {}

  /// We could not record it.
  record Broken(IOException failure) implements Ending {}
}
