package dev.envoi.harness.runtime;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// What each endpoint of the protocol does.
final class Calls {
  private final LoadedEnvironment environment;
  private final Sessions sessions;
  private final Rooms rooms;

  Calls(LoadedEnvironment environment, Sessions sessions, Rooms rooms) {
    this.environment = environment;
    this.sessions = sessions;
    this.rooms = rooms;
  }

  void schema(Context context) {
    answer(context, Reply.ok(Schema.of(environment.model())));
  }

  /// A test without a session: one of its own, for this call.
  void test(Context context) throws Exception {
    if (environment.model().needsSession()) {
      throw new Refused(400, "This environment requires a session.");
    }
    String path = path(context);
    environment.model().selected(path);
    try (Form form = form(context)) {
      Map<String, Object> params = form.params();
      try (HostedSession session = rooms.begin(Sessions.newId())) {
        answer(context, session.once(path, params, form.archive()));
      }
    }
  }

  void open(Context context) throws Exception {
    try (Form form = form(context)) {
      Map<String, Object> params = form.params();
      Duration timeout = form.timeout();
      String id = Sessions.newId();
      answer(context, open(id, timeout, session -> session.open(params, form.archive())));
    } catch (Worker.Gone gone) {
      throw new Refused(500, String.valueOf(gone.getMessage()));
    } finally {
      rooms.workers().refill();
    }
  }

  /// Keeps a session that was set up, and ends one that was not.
  private Reply open(String id, Duration timeout, Sessions.Work<Reply> setUp) throws Exception {
    HostedSession session = rooms.begin(id);
    boolean kept = false;
    try {
      Reply reply = setUp.on(session);
      if (reply.status() != 200) {
        return reply;
      }
      sessions.add(id, session, timeout);
      kept = true;
      return Reply.ok(Map.of("session_id", id, "timeout", timeout.toSeconds()));
    } finally {
      if (!kept) {
        session.close();
      }
    }
  }

  void testInSession(Context context) throws Exception {
    Map<String, Object> params;
    try (Form form = form(context)) {
      params = form.params();
    }
    String path = path(context);
    answer(context, sessions.use(context.pathParam("id"), session -> session.test(path, params)));
  }

  void progress(Context context) throws Exception {
    CaseCount.Seen seen = sessions.use(context.pathParam("id"), HostedSession::progress);
    answer(context, Reply.ok(Map.of("cases_done", seen.done(), "cases", seen.cases())));
  }

  void close(Context context) throws IOException {
    answer(context, sessions.close(context.pathParam("id")));
  }

  static void answer(Context context, Reply reply) {
    context.status(reply.status()).contentType("application/json").result(reply.body());
  }

  private Form form(Context context) throws IOException {
    return Form.of(context, rooms.home().uploads(), rooms.limits());
  }

  private static String path(Context context) {
    return TestPath.normal(context.pathParamMap().getOrDefault("path", ""));
  }
}
