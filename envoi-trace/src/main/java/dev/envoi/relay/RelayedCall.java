package dev.envoi.relay;

import dev.envoi.trace.Secret;
import dev.envoi.web.ClientConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One request of an agent on its way to the provider and back.
final class RelayedCall {
  private final Upstream upstream;
  private final RelayListener listener;
  private final ModelApi api;
  private final Provider provider;

  RelayedCall(ModelRelay.Registration registration, ModelApi api, Provider provider) {
    this.upstream = registration.upstream();
    this.listener = registration.listener();
    this.api = api;
    this.provider = provider;
  }

  void run(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try (RequestBody body = RequestBody.read(request.getInputStream())) {
      Departure departure = new Departure();
      try (ClientConnection client = ClientConnection.watch(request, departure::happened)) {
        Optional<String> refusal = listener.admit();
        if (refusal.isPresent()) {
          Refusal.budget(refusal.get()).answer(response);
        } else {
          admitted(new Agent(request, response, client), body, departure);
        }
      } catch (InterruptedException _) {
        // the agent is gone, or the server ends: there is nobody to answer
      } finally {
        departure.over();
      }
    }
  }

  /// The agent's side.
  private record Agent(
      HttpServletRequest request, HttpServletResponse response, ClientConnection connection) {}

  private void admitted(Agent agent, RequestBody body, Departure departure)
      throws IOException, InterruptedException {
    CallRecord record = new CallRecord(api, body.length());
    try {
      Provider.Answer answer = send(agent.request(), body);
      record.answered(answer);
      departure.answered(answer.body());
      AnswerPipe pipe = new AnswerPipe(upstream.credentials().secrets(), listener, record);
      if (!pipe.pass(answer, agent.response())) {
        agent.connection().cut();
      }
    } catch (CredentialsException missing) {
      Refusal.credentials(missing).answer(agent.response());
    } catch (IOException unreachable) {
      Refusal.unreachable(upstream.base().getHost(), unreachable).answer(agent.response());
    } finally {
      if (departure.over()) {
        record.abandoned();
      }
      listener.called(record.event());
    }
  }

  private Provider.Answer send(HttpServletRequest request, RequestBody body)
      throws IOException, InterruptedException {
    Credentials credentials = upstream.credentials();
    Map<String, Secret> keys = credentials.headers();
    Provider.Answer answer = provider.send(outgoing(request, keys, body));
    if (answer.status() == HttpServletResponse.SC_UNAUTHORIZED && renewed(keys, answer)) {
      return provider.send(outgoing(request, credentials.headers(), body));
    }
    return answer;
  }

  private boolean renewed(Map<String, Secret> keys, Provider.Answer refused)
      throws IOException, InterruptedException {
    boolean renewed = true; // an exception takes the place of the answer
    try {
      renewed = upstream.credentials().renew(keys);
      return renewed;
    } finally {
      if (renewed) {
        refused.body().close();
      }
    }
  }

  private Provider.Request outgoing(
      HttpServletRequest request, Map<String, Secret> keys, RequestBody body) {
    List<String> connection = Collections.list(request.getHeaders("Connection"));
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      if (HeaderRules.toProvider(name, connection)) {
        headers.put(name, Collections.list(request.getHeaders(name)));
      }
    }
    keys.forEach((name, key) -> headers.put(name, List.of(key.reveal())));
    return new Provider.Request(upstream.address(api), upstream.isPlain(), headers, body);
  }
}
