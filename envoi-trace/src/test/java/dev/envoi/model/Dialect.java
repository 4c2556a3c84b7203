package dev.envoi.model;

import dev.envoi.model.ModelAnswer.Refusal;
import dev.envoi.model.ModelAnswer.Reply;
import dev.envoi.model.ModelRequest.ToolOutput;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The words in which one provider's API says all this.
interface Dialect {
  /// Where requests go, below the base address.
  String path();

  /// What tools have answered so far, by the request's body.
  List<ToolOutput> outputs(JsonNode body);

  /// Writes an answer up to and with its ending, as far as that is something written.
  void write(Reply reply, String model, EventStream events) throws IOException;

  /// Whether an answer that is cut breaks its connection off; else it only ends without the event
  /// that would be its last.
  default boolean cutsConnections() {
    return false;
  }

  /// The body of an error.
  JsonNode error(Refusal refusal);
}
