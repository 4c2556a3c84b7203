package dev.envoi.bench;

import dev.envoi.trace.FinishedPart;
import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.Usage;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/// An event as an agent prints it, one line of JSON with this many bytes, and the part that it
/// completes.
record RawEvent(PartType type, int bytes) {
  private static final String COMMAND = "sh build.sh && ./cc tests/shift.c -o shift && ./shift";
  private static final String LINE = "src/codegen.c:217: note: \"rax\" holds the left operand\n";

  /// The event, as long as asked for to the byte.
  byte[] line() {
    byte[] whole = TraceJson.MAPPER.writeValueAsBytes(event(text()));
    if (whole.length != bytes) {
      throw new IllegalStateException("wanted " + bytes + " bytes, made " + whole.length);
    }
    return whole;
  }

  /// The part, under its number.
  FinishedPart part(int number) {
    String words = text();
    PartContent content =
        type == PartType.TEXT
            ? PartContent.text(words)
            : PartContent.tool(
                    "shell", TraceJson.MAPPER.createObjectNode().put("command", COMMAND), words)
                .withExitCode(0);
    return new FinishedPart(
        number,
        type,
        itemType(),
        PartStatus.COMPLETED,
        type == PartType.TEXT ? words : COMMAND,
        Duration.ofMillis(2_345),
        new Usage(52_345, 48_000, 812),
        content);
  }

  String itemType() {
    return type == PartType.TEXT ? "agent_message" : "command_execution";
  }

  private ObjectNode event(String words) {
    ObjectNode event = TraceJson.MAPPER.createObjectNode().put("type", "item.completed");
    ObjectNode item = event.putObject("item").put("id", "item_4711").put("type", itemType());
    if (type == PartType.TEXT) {
      item.put("text", words);
    } else {
      item.put("command", COMMAND).put("aggregated_output", words);
      item.put("exit_code", 0).put("status", "completed");
    }
    return event;
  }

  /// Lines of text that make the event as long as it must be.
  private String text() {
    int left = bytes - TraceJson.MAPPER.writeValueAsBytes(event("")).length;
    int lineBytes = TraceJson.MAPPER.writeValueAsBytes(LINE).length - 2;
    return LINE.repeat(left / lineBytes) + ".".repeat(left % lineBytes);
  }
}
