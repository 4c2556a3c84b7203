package dev.envoi.relay;

import dev.envoi.trace.TraceJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// An answer of our own, in the form in which providers put theirs.
///
/// @param code a stable word
record Refusal(int status, String code, String message) {
  static final Refusal ENDED = new Refusal(401, "trajectory_ended", "this trajectory has ended");
  static final Refusal NOT_OFFERED =
      new Refusal(404, "not_offered", "the relay does not pass this address on");
  static final Refusal NOT_POST = new Refusal(405, "not_offered", "the relay passes on POST only");

  /// Agents take 400 as final, where they would try again after 429 or 5xx.
  static Refusal budget(String why) {
    return new Refusal(400, "budget_exhausted", why);
  }

  static Refusal unreachable(String host, IOException why) {
    String words = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    return new Refusal(502, "provider_unreachable", "no answer from " + host + ": " + words);
  }

  static Refusal credentials(CredentialsException missing) {
    return new Refusal(
        missing.isForGood() ? 401 : 503, "no_credentials", String.valueOf(missing.getMessage()));
  }

  void answer(HttpServletResponse response) throws IOException {
    var document = TraceJson.MAPPER.createObjectNode();
    document
        .putObject("error")
        .put("message", message + " (envoi-trace)")
        .put("type", "relay_error")
        .putNull("param")
        .put("code", code);
    byte[] bytes = TraceJson.MAPPER.writeValueAsBytes(document);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Connection", "close");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
