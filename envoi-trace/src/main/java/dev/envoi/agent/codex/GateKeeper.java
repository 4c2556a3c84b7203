package dev.envoi.agent.codex;

import dev.envoi.agent.gate.GateDoor;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Leads the hooks to the conversation of the process that runs now.
final class GateKeeper implements GateDoor.Gate<Question> {
  private final AtomicReference<@Nullable Conversation> now = new AtomicReference<>();

  void askFrom(Conversation conversation) {
    now.set(conversation);
  }

  @Override
  public Question question(byte[] bytes) throws IOException {
    return Question.parse(bytes);
  }

  @Override
  public String decide(Question question) throws IOException, InterruptedException {
    Conversation conversation = now.get();
    return conversation == null ? "nothing runs yet" : conversation.decide(question);
  }

  @Override
  public void gone(Question question) throws InterruptedException {
    Conversation conversation = now.get();
    if (conversation != null) {
      conversation.gone(question);
    }
  }
}
