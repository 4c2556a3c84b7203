package dev.envoi.harness.runtime;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// Hands calls on to another server, and its answers back.
final class Forwarder implements AutoCloseable {
  private final URI to;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Forwarder(URI to) {
    this.to = to;
  }

  void forward(Context context) throws InterruptedException {
    String query = context.queryString();
    String path = context.req().getRequestURI() + (query == null ? "" : "?" + query);
    HttpRequest.Builder request = HttpRequest.newBuilder(to.resolve(path));
    String type = context.contentType();
    if (type != null) {
      request.header("Content-Type", type);
    }
    long size = context.req().getContentLengthLong();
    HttpRequest.BodyPublisher body =
        size == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.ofInputStream(context::bodyInputStream);
    request.method(context.method().name(), size > 0 ? sized(body, size) : body);
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      context.status(response.statusCode());
      context.contentType(response.headers().firstValue("Content-Type").orElse("application/json"));
      context.result(response.body());
    } catch (IOException gone) {
      Calls.answer(context, Reply.error(502, "The Python runtime does not answer: " + gone));
    }
  }

  private static HttpRequest.BodyPublisher sized(HttpRequest.BodyPublisher body, long size) {
    return BodyPublishers.fromPublisher(body, size);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
