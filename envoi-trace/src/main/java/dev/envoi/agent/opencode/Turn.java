package dev.envoi.agent.opencode;

import dev.envoi.agent.opencode.Event.Message;
import dev.envoi.agent.opencode.Event.Trouble;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a turn stands. Guarded by the monitor of the [Conversation].
///
/// OpenCode says that a session is idle once or twice, and at times before it has said the last of
/// its messages: a turn is over when both are so.
final class Turn {
  boolean idle;
  @Nullable Trouble trouble;

  /// Answers of the model, one after the other, that did not say why they ended.
  int endless;

  private String prompt = "";
  private boolean prompted;
  private boolean answered;
  private final Set<String> ofUser = new HashSet<>();
  private final Set<String> summaries = new HashSet<>();
  private final Set<String> old = new HashSet<>();

  /// Messages of the root that began in this turn, and those of them that are not whole.
  private final Set<String> known = new HashSet<>();

  private final Set<String> open = new HashSet<>();

  void begins(String text) {
    prompt = text;
    prompted = false;
    answered = false;
    idle = false;
    trouble = null;
    endless = 0;
    old.addAll(known);
    old.addAll(ofUser);
    known.clear();
    open.clear();
  }

  /// A message began or changed. Gives whether it is one of this turn.
  boolean message(Message message, boolean ofRoot) {
    if (old.contains(message.id())) {
      return false;
    }
    if (message.ofUser()) {
      ofUser.add(message.id());
      return true;
    }
    if (message.summary()) {
      summaries.add(message.id());
    }
    boolean begins = known.add(message.id());
    if (!ofRoot) {
      return true;
    }
    if (begins) {
      answered = true;
      trouble = null; // what went wrong before was mended
      idle = false;
    }
    if (message.ended()) {
      open.remove(message.id());
      trouble = message.trouble() == null ? trouble : message.trouble();
    } else {
      open.add(message.id());
    }
    return true;
  }

  boolean isOld(String message) {
    return old.contains(message);
  }

  boolean isOfUser(String message) {
    return ofUser.contains(message);
  }

  boolean isSummary(String message) {
    return summaries.contains(message);
  }

  /// Whether these are the words that we sent.
  boolean isPrompt(PartState.Words words) {
    boolean ours = words.text().equals(prompt);
    prompted |= ours;
    return ours;
  }

  void answerOver(String reason) {
    endless = reason.equals("unknown") ? endless + 1 : 0;
  }

  boolean isOver() {
    return idle && prompted && open.isEmpty() && (answered || trouble != null);
  }
}
