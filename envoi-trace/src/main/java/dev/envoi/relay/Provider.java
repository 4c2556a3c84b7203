package dev.envoi.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/// Who answers requests: the network, or later a recording of it.
interface Provider {

  /// A request as it goes out, keys included.
  ///
  /// @param plain whether the connection is not encrypted
  record Request(URI address, boolean plain, Map<String, List<String>> headers, RequestBody body) {}

  /// What came back, as soon as its headers are there. The body's reads give what has arrived; to
  /// close it ends the connection.
  record Answer(int status, HttpHeaders headers, InputStream body) {}

  /// Sends a request and waits for the answer's headers. Interrupting the thread gives it up.
  Answer send(Request request) throws IOException, InterruptedException;
}
