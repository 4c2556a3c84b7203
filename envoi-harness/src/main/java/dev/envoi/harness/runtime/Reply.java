package dev.envoi.harness.runtime;

import dev.envoi.harness.BadParameterException;
import dev.envoi.harness.archive.ArchiveRefusedException;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// What a call is answered with.
///
/// @param body a JSON document
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
record Reply(int status, byte[] body) {
  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Reply ok(Object document) {
    return new Reply(200, JSON.writeValueAsBytes(document));
  }

  static Reply error(int status, String message) {
    return new Reply(status, JSON.writeValueAsBytes(Map.of("error", message)));
  }

  /// An error as the protocol words it.
  static Reply failure(Exception failed) {
    return switch (failed) {
      case Refused refused -> new Reply(refused.status(), JSON.writeValueAsBytes(refused.answer()));
      case BadParameterException bad -> error(400, String.valueOf(bad.getMessage()));
      case ArchiveRefusedException bad -> error(400, String.valueOf(bad.getMessage()));
      case HttpResponseException known ->
          error(known.getStatus(), String.valueOf(known.getMessage()));
      default -> {
        LOG.warn("a call failed", failed);
        yield error(500, EnvironmentObjects.describe(failed));
      }
    };
  }
}
