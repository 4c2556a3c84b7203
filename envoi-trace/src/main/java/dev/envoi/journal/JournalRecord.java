package dev.envoi.journal;

import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A line of a journal as it stands in the file, with what one must know to keep it elsewhere.
///
/// @param prev the hash that it names for the line before it
/// @param hash its own
/// @param bytes without the newline
/// @param blobs the texts that it has left to files of their own
/// @param commit the checkpoint that it names as the state after it; absent when it names none
@SuppressWarnings("ArrayRecordComponent") // bytes of a file, compared by nobody
public record JournalRecord(
    long seq,
    String prev,
    String type,
    String hash,
    byte[] bytes,
    List<String> blobs,
    @Nullable String commit) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}");

  /// Reads a line without building a tree of it; null when it is not a line of a journal.
  static @Nullable JournalRecord parse(byte[] line) {
    try (JsonParser parser = TraceJson.MAPPER.createParser(line)) {
      Scan scan = new Scan(parser);
      return scan.run() && scan.seq > 0 && !scan.type().isEmpty()
          ? new JournalRecord(
              scan.seq,
              scan.top.getOrDefault("prev", ""),
              scan.type(),
              Sha256.hex(line),
              line,
              List.copyOf(scan.blobs),
              scan.commit)
          : null;
    } catch (JacksonException notALine) {
      return null;
    }
  }

  /// One pass over the tokens. The path tells an event's own checkpoint from words of an agent.
  private static final class Scan {
    private final JsonParser parser;
    private final List<String> path = new ArrayList<>();
    private final Map<String, String> top = new HashMap<>();
    private final List<String> blobs = new ArrayList<>();
    private long seq;
    private @Nullable String commit;

    Scan(JsonParser parser) {
      this.parser = parser;
    }

    String type() {
      return top.getOrDefault("type", "");
    }

    boolean run() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      String name = "";
      path.add(name);
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case PROPERTY_NAME -> name = parser.currentName();
          case START_OBJECT, START_ARRAY -> {
            path.add(name);
            name = "";
          }
          case END_OBJECT, END_ARRAY -> path.removeLast();
          case VALUE_STRING -> text(name);
          case VALUE_NUMBER_INT -> number(name);
          default -> {}
        }
      }
      return path.isEmpty();
    }

    private void number(String name) {
      if (path.size() == 1 && name.equals("seq")) {
        seq = parser.getLongValue();
      }
    }

    private void text(String name) {
      if (path.size() == 1) {
        if (name.equals("prev") || name.equals("type")) {
          top.put(name, parser.getString());
        }
      } else if (name.equals(Blobs.MARK)) {
        String blob = parser.getString();
        if (SHA256.matcher(blob).matches()) {
          blobs.add(blob);
        }
      } else if (namesCommit(name) && COMMIT.matcher(parser.getString()).matches()) {
        commit = parser.getString();
      }
    }

    private boolean namesCommit(String name) {
      return switch (path.size()) {
        case 2 -> name.equals("initial_commit") && path.getLast().equals("event");
        case 3 ->
            name.equals("commit_after")
                && path.getLast().equals("checkpoint")
                && path.get(1).equals("event");
        default -> false;
      };
    }
  }
}
