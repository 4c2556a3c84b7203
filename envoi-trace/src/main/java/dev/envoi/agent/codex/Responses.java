package dev.envoi.agent.codex;

import dev.envoi.agent.AgentHost;
import dev.envoi.trace.Usage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the part that a model response began with, which gets the response's tokens. Guarded by
/// the monitor of the [Conversation].
final class Responses {
  private final Map<String, Response> open = new HashMap<>();
  private final Map<String, Response> byCall = new HashMap<>();
  private final Deque<Response> unpaid = new ArrayDeque<>();

  private static final class Response {
    private final Set<String> calls = new HashSet<>();
    private int firstPart;
    private @Nullable Usage usage;
  }

  /// A text or an ungated call of a thread's response got its number.
  void numbered(String threadId, int number) {
    Response response = open.computeIfAbsent(threadId, _ -> new Response());
    first(response, number);
  }

  /// A response holds this call, whose number comes later.
  void called(String threadId, String callId) {
    Response response = open.computeIfAbsent(threadId, _ -> new Response());
    response.calls.add(callId);
    byCall.put(callId, response);
  }

  /// A call got its number.
  void admitted(String callId, int number, AgentHost host) throws IOException {
    Response response = byCall.remove(callId);
    if (response != null) {
      first(response, number);
      pay(response, host);
    }
  }

  private static void first(Response response, int number) {
    if (response.firstPart == 0) {
      response.firstPart = number;
    }
  }

  /// A response is over and its tokens are known.
  void completed(String threadId, Usage usage, AgentHost host) throws IOException {
    Response response = open.remove(threadId);
    if (response == null) {
      host.used(usage, 0);
      return;
    }
    response.usage = usage;
    unpaid.add(response);
    if (response.calls.isEmpty()) {
      payAll(response, host);
    } else {
      pay(response, host);
    }
  }

  private void pay(Response response, AgentHost host) throws IOException {
    if (response.firstPart > 0) {
      payAll(response, host);
    }
  }

  private void payAll(Response response, AgentHost host) throws IOException {
    Usage usage = response.usage;
    if (usage != null) {
      response.usage = null;
      unpaid.remove(response);
      host.used(usage, response.firstPart);
    }
  }

  /// The turn is over: tokens of responses without any part belong to the turn.
  void turnOver(AgentHost host) throws IOException {
    while (!unpaid.isEmpty()) {
      payAll(unpaid.getFirst(), host);
    }
    open.clear();
    byCall.clear();
  }
}
