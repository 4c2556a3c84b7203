package dev.envoi.cli;

import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// JSON documents for people and scripts.
final class JsonFile {
  private JsonFile() {}

  /// Writes a document, and gives its text.
  static String write(Path file, Object document) throws IOException {
    String text = TraceJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text, StandardCharsets.UTF_8);
    return text;
  }
}
