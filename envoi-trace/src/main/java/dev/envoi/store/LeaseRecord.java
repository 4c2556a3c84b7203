package dev.envoi.store;

import dev.envoi.trace.TraceJson;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// What is written into a lease.
///
/// @param owner a random name, of one process and one lease
/// @param host and process: for people
/// @param renewed how many times; any change shows that the owner lives
/// @param released whether the owner has ended in order
record LeaseRecord(String owner, String host, long process, long renewed, boolean released) {

  byte[] bytes() {
    return TraceJson.MAPPER.writeValueAsBytes(this);
  }

  static Optional<LeaseRecord> parse(byte[] bytes) {
    try {
      return Optional.of(TraceJson.MAPPER.readValue(bytes, LeaseRecord.class));
    } catch (JacksonException notOurs) {
      return Optional.empty();
    }
  }

  LeaseRecord next(boolean last) {
    return new LeaseRecord(owner, host, process, renewed + 1, last);
  }

  /// The words for a person.
  String writer() {
    return "process %d on %s".formatted(process, host);
  }
}
