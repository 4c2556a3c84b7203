package dev.envoi.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/// Server-sent events, each on its way when [#send] returns.
final class EventStream {
  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  void send(String name, ObjectNode data) throws IOException {
    write("event: " + name + "\ndata: " + data + "\n\n");
  }

  /// One without a name.
  void send(String data) throws IOException {
    write("data: " + data + "\n\n");
  }

  private void write(String event) throws IOException {
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
