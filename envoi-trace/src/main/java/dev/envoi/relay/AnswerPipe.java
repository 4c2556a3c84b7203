package dev.envoi.relay;

import dev.envoi.trace.Secret;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.util.List;

/// Takes an answer from the provider to the agent, each piece as soon as it is there.
final class AnswerPipe {
  private static final int LARGEST_PIECE = 1 << 14;

  private final List<String> secrets;
  private final RelayListener listener;
  private final CallRecord record;

  AnswerPipe(List<Secret> secrets, RelayListener listener, CallRecord record) {
    this.secrets = secrets.stream().map(Secret::reveal).toList();
    this.listener = listener;
    this.record = record;
  }

  /// Whether the agent has the whole answer now.
  boolean pass(Provider.Answer answer, HttpServletResponse response) {
    try (InputStream from = answer.body()) {
      record.limit().ifPresent(listener::limited);
      head(answer, response);
      response.flushBuffer();
      return body(from, response.getOutputStream());
    } catch (IOException agentIsGone) {
      record.abandoned();
      return false;
    }
  }

  private void head(Provider.Answer answer, HttpServletResponse response) {
    HttpHeaders headers = answer.headers();
    List<String> connection = headers.allValues("connection");
    response.setStatus(answer.status());
    headers
        .map()
        .forEach((name, values) -> {
          if (HeaderRules.toAgent(name, connection)) {
            values.stream()
                .filter(this::isInnocent)
                .forEach(value -> response.addHeader(name, value));
          }
        });
    headers
        .firstValueAsLong("content-length")
        .ifPresentOrElse(
            response::setContentLengthLong,
            // else the end of the connection would be the end of the answer, cut or not
            () -> response.setHeader("Transfer-Encoding", "chunked"));
    response.setHeader("Connection", "close");
  }

  private boolean isInnocent(String value) {
    return secrets.stream().noneMatch(value::contains);
  }

  private boolean body(InputStream from, OutputStream to) throws IOException {
    KeyMask mask = new KeyMask(secrets);
    byte[] piece = new byte[LARGEST_PIECE];
    while (true) {
      int count;
      try {
        count = from.read(piece);
      } catch (IOException cut) {
        return false;
      }
      if (count < 0) {
        break;
      }
      record.received(piece, count).ifPresent(listener::used);
      record.limit().ifPresent(listener::limited);
      send(mask.accept(piece, count), to);
    }
    send(mask.finish(), to);
    record.completed().ifPresent(listener::used);
    return true;
  }

  private static void send(byte[] bytes, OutputStream to) throws IOException {
    if (bytes.length > 0) { // a stream that has had all its bytes takes no more, not even none
      to.write(bytes);
      to.flush();
    }
  }
}
