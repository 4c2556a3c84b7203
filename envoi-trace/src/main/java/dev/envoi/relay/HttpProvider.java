package dev.envoi.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// The network.
record HttpProvider(HttpClient client) implements Provider {

  @Override
  public Answer send(Request request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(outgoing(request), HttpResponse.BodyHandlers.ofInputStream());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private static HttpRequest outgoing(Request request) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.address())
            .POST(request.body().publisher())
            // over a plain connection the client would ask for an upgrade on every request
            .version(request.plain() ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2);
    for (var header : request.headers().entrySet()) {
      for (String value : header.getValue()) {
        try {
          builder.header(header.getKey(), value);
        } catch (IllegalArgumentException shown) { // its message has the value, which may be a key
          throw new IOException("the header " + header.getKey() + " cannot be sent");
        }
      }
    }
    return builder.build();
  }
}
