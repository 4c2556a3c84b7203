package dev.envoi.journal;

import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One line of the journal: `{"seq":1,"time":"…","prev":"…","type":"…","event":{…}}`.
///
/// @param prev SHA-256 of the bytes of the line before, without its newline
record JournalLine(long seq, Instant time, String prev, String type, JsonNode event) {

  /// The line with its long texts put away.
  JournalLine shortened(Blobs blobs) throws IOException {
    return new JournalLine(seq, time, prev, type, blobs.externalize(event));
  }

  /// The bytes, without newline.
  byte[] bytes() {
    ObjectNode line = TraceJson.MAPPER.createObjectNode();
    line.put("seq", seq).put("time", time.toString()).put("prev", prev).put("type", type);
    line.set("event", event);
    return TraceJson.MAPPER.writeValueAsBytes(line);
  }

  /// Reads a line; empty when it is not a line of a journal.
  static Optional<JournalLine> parse(byte[] bytes) {
    try {
      JsonNode line = TraceJson.MAPPER.readTree(bytes);
      if (!line.isObject() || !line.path("seq").isIntegralNumber() || !line.has("event")) {
        return Optional.empty();
      }
      return Optional.of(
          new JournalLine(
              line.path("seq").longValue(),
              Instant.parse(line.path("time").asString("")),
              line.path("prev").asString(""),
              line.path("type").asString(""),
              line.path("event")));
    } catch (JacksonException | java.time.DateTimeException notALine) {
      return Optional.empty();
    }
  }

  Entry entry(Blobs blobs, boolean whole) throws IOException {
    return new Entry(seq, time, TraceJson.read(type, blobs.internalize(event, whole)));
  }
}
