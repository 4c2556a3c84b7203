package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.ArchiveLimits;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/// The HTTP side: endpoints, who may call them, and errors as the protocol words them.
final class Routes {
  private static final Duration LONGEST_CALL = Duration.ofHours(6);

  /// Where to listen, and what callers must show.
  record Listener(HarnessServer.Address address, @Nullable String token, Path uploads) {}

  private Routes() {}

  static Javalin of(Calls calls, Listener listener) {
    return create(listener, config -> endpoints(config, calls));
  }

  /// Every call goes to another server.
  static Javalin forwarding(Forwarder forwarder, Listener listener) {
    return create(
        listener,
        config -> {
          config.routes.get("/<path>", forwarder::forward);
          config.routes.post("/<path>", forwarder::forward);
          config.routes.delete("/<path>", forwarder::forward);
        });
  }

  /// Begins to listen.
  ///
  /// @throws IOException in one sentence, when the port is taken or the address is not ours
  static void listen(Javalin http, HarnessServer.Address address) throws IOException {
    try {
      http.start();
    } catch (JavalinException failed) {
      throw new IOException(
          "The harness cannot listen on port "
              + address.port()
              + " of "
              + address.host()
              + ": it is in use, or not of this machine. Port 0 takes a free one.",
          failed);
    }
  }

  private static Javalin create(Listener listener, Consumer<JavalinConfig> endpoints) {
    return Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.concurrency.useVirtualThreads = true;
      config.http.asyncTimeout = LONGEST_CALL.toMillis();
      multipart(config, listener.uploads());
      connector(config, listener.address());
      config.routes.before(context -> refuseStrangers(context, listener.token()));
      endpoints.accept(config);
      errors(config);
    });
  }

  private static void multipart(JavalinConfig config, Path uploads) {
    config.jetty.multipartConfig.cacheDirectory(uploads.toString());
    config.jetty.multipartConfig.maxInMemoryFileSize(1, SizeUnit.MB);
    long limit = ArchiveLimits.USUAL.packedBytes();
    config.jetty.multipartConfig.maxFileSize(limit, SizeUnit.BYTES);
    config.jetty.multipartConfig.maxTotalRequestSize(limit + (1 << 20), SizeUnit.BYTES);
  }

  private static void connector(JavalinConfig config, HarnessServer.Address address) {
    config.jetty.addConnector((server, http) -> {
      http.setSendServerVersion(false);
      ServerConnector connector =
          new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
      connector.setHost(address.host());
      connector.setPort(address.port());
      connector.setIdleTimeout(LONGEST_CALL.toMillis());
      return connector;
    });
  }

  private static void endpoints(JavalinConfig config, Calls calls) {
    config.routes.get("/schema", calls::schema);
    config.routes.post("/test", calls::test);
    config.routes.post("/test/<path>", calls::test);
    config.routes.post("/session", calls::open);
    config.routes.post("/session/{id}/test", calls::testInSession);
    config.routes.post("/session/{id}/test/<path>", calls::testInSession);
    config.routes.get("/session/{id}/progress", calls::progress);
    config.routes.delete("/session/{id}", calls::close);
  }

  private static void refuseStrangers(Context context, @Nullable String token) {
    if (token == null) {
      return;
    }
    String shown = context.header("Authorization");
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    byte[] actual = (shown == null ? "" : shown).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, actual)) {
      throw new Refused(401, "A bearer token is needed.");
    }
  }

  private static void errors(JavalinConfig config) {
    config.routes.exception(
        Worker.Gone.class,
        (gone, context) ->
            Calls.answer(context, Reply.error(502, String.valueOf(gone.getMessage()))));
    config.routes.exception(
        HttpResponseException.class,
        (known, context) -> Calls.answer(context, Reply.failure(known)));
    config.routes.exception(
        Exception.class, (failed, context) -> Calls.answer(context, Reply.failure(failed)));
  }
}
