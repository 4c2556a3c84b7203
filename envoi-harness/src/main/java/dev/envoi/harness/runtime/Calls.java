package dev.envoi.harness.runtime;

import dev.envoi.harness.BadParameterException;
import dev.envoi.harness.SetUpException;
import dev.envoi.harness.runtime.EnvironmentModel.Selected;
import dev.envoi.sandbox.MissingToolException;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What each endpoint of the protocol does.
final class Calls {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LoadedEnvironment environment;
  private final Sessions sessions;
  private final Rooms rooms;

  Calls(LoadedEnvironment environment, Sessions sessions, Rooms rooms) {
    this.environment = environment;
    this.sessions = sessions;
    this.rooms = rooms;
  }

  void schema(Context context) {
    answer(context, 200, Schema.of(environment.model()));
  }

  /// A test without a session: one of its own, for this call.
  void test(Context context) throws Exception {
    if (environment.model().needsSession()) {
      throw new Refused(400, "This environment requires a session.");
    }
    String request = request(context);
    List<Selected> selected = select(request);
    try (Form form = form(context);
        LiveSession session = new LiveSession(environment, rooms.session(Sessions.newId()))) {
      TestRun run = new TestRun(session, form.params(), form.documents());
      answer(context, 200, run.of(request, selected));
    }
  }

  void open(Context context) throws Exception {
    try (Form form = form(context)) {
      Map<String, Object> params = form.params();
      Duration timeout = form.timeout();
      String id = Sessions.newId();
      LiveSession session = new LiveSession(environment, rooms.session(id));
      try {
        session.setUp(params, form.documents());
      } catch (Exception failed) {
        session.close();
        throw setUpFailure(failed);
      }
      sessions.add(id, session, timeout);
      answer(context, 200, Map.of("session_id", id, "timeout", timeout.toSeconds()));
    }
  }

  void testInSession(Context context) throws Exception {
    String request = request(context);
    Map<String, Object> params;
    try (Form form = form(context)) {
      params = form.params();
    }
    JsonNode result =
        sessions.use(
            context.pathParam("id"),
            session -> {
              List<Selected> selected = select(request);
              return new TestRun(session, params, Form.nothing()).of(request, selected);
            });
    answer(context, 200, result);
  }

  void close(Context context) throws IOException {
    sessions.close(context.pathParam("id"));
    answer(context, 200, Map.of("status", "closed"));
  }

  static void answer(Context context, int status, Object body) {
    context.status(status).contentType("application/json").result(JSON.writeValueAsBytes(body));
  }

  static void error(Context context, int status, String message) {
    answer(context, status, Map.of("error", message));
  }

  private Form form(Context context) throws IOException {
    return Form.of(context, rooms.home().uploads(), rooms.limits());
  }

  private static Exception setUpFailure(Exception failed) {
    return switch (failed) {
      case SetUpException known -> new Refused(500, String.valueOf(known.getMessage()));
      case MissingToolException missing ->
          new Refused(500, "The set-up failed: " + missing.getMessage());
      case BadParameterException known -> known;
      case Refused known -> known;
      default ->
          new IllegalStateException(
              "The set-up failed: " + EnvironmentObjects.describe(failed), failed);
    };
  }

  private static String request(Context context) {
    return TestPath.normal(context.pathParamMap().getOrDefault("path", ""));
  }

  private List<Selected> select(String request) {
    List<Selected> selected = environment.model().select(request);
    if (selected.isEmpty()) {
      throw new Refused(404, "No tests match: " + request);
    }
    return selected;
  }
}
