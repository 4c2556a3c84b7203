package dev.envoi.agent.scripted;

import dev.envoi.agent.scripted.SessionEntry.EndTurn;
import dev.envoi.agent.scripted.SessionEntry.Patch;
import dev.envoi.agent.scripted.SessionEntry.Reasoning;
import dev.envoi.agent.scripted.SessionEntry.RunTests;
import dev.envoi.agent.scripted.SessionEntry.Shell;
import dev.envoi.agent.scripted.SessionEntry.Text;
import dev.envoi.agent.scripted.SessionEntry.Write;
import dev.envoi.sandbox.FilePath;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A session: a YAML list whose entries are `reasoning`, `text`, `shell`, `write`, `patch`,
/// `run_tests` (one key each) or the word `end_turn`. What is wrong with it is a [UserError] with
/// the line. The file must end with `end_turn`, so that one which was cut off is noticed before
/// anything is run.
///
/// @param entries in their order
public record SessionFile(List<SessionEntry> entries) {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String KINDS =
      "reasoning, text, shell, write, patch, run_tests and the word end_turn";

  public SessionFile {
    entries = List.copyOf(entries);
  }

  /// Reads and checks the whole file.
  public static SessionFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError("there is no session file " + file);
    }
    List<SessionEntry> entries = new ArrayList<>();
    try (JsonParser parser = YAML.createParser(Files.readString(file))) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw wrong(file, 1, "a session is a YAML list of entries");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int line = parser.currentTokenLocation().getLineNr();
        JsonNode node = parser.readValueAsTree();
        entries.add(entry(file, line, node));
      }
    } catch (JacksonException e) {
      throw wrong(
          file,
          e.getLocation().getLineNr(),
          "this is not YAML: " + oneLine(e.getOriginalMessage()));
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new UserError(file + " is not UTF-8 text", e);
    }
    if (entries.isEmpty() || !(entries.getLast() instanceof EndTurn)) {
      int last = entries.isEmpty() ? 1 : entries.getLast().line();
      throw wrong(file, last, "the session ends early: its last entry must be end_turn");
    }
    return new SessionFile(entries);
  }

  /// Where to go on after so many entries that are parts: ends of turns that follow them are over.
  int after(int parts) {
    int index = 0;
    for (int left = parts; index < entries.size(); index++) {
      if (!(entries.get(index) instanceof EndTurn) && left-- == 0) {
        break;
      }
    }
    return index;
  }

  /// A parser's message without the pictures of the place, which come indented.
  private static String oneLine(@Nullable String message) {
    return String.valueOf(message)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }

  private static SessionEntry entry(Path file, int line, JsonNode node) {
    if (node.isString() && node.stringValue().equals("end_turn")) {
      return new EndTurn(line);
    }
    if (!node.isObject() || node.size() != 1) {
      throw wrong(file, line, "an entry has exactly one key; the kinds are " + KINDS);
    }
    Map.Entry<String, JsonNode> field = node.properties().iterator().next();
    String kind = field.getKey();
    JsonNode value = field.getValue();
    return switch (kind) {
      case "reasoning" -> new Reasoning(line, text(file, line, kind, value));
      case "text" -> new Text(line, text(file, line, kind, value));
      case "shell" -> new Shell(line, text(file, line, kind, value));
      case "patch" -> new Patch(line, text(file, line, kind, value));
      case "run_tests" -> new RunTests(line, text(file, line, kind, value));
      case "write" -> write(file, line, value);
      default -> throw wrong(file, line, "unknown entry '" + kind + "'; the kinds are " + KINDS);
    };
  }

  private static Write write(Path file, int line, JsonNode value) {
    if (!value.isObject()) {
      throw wrong(file, line, "write needs path and content");
    }
    for (String name : value.propertyNames()) {
      if (!Set.of("path", "content", "executable").contains(name)) {
        throw wrong(file, line, "write has path, content and executable, not '" + name + "'");
      }
    }
    JsonNode executable = value.path("executable");
    if (!executable.isMissingNode() && !executable.isBoolean()) {
      throw wrong(file, line, "executable is true or false, got " + executable);
    }
    String path = text(file, line, "path", value.path("path"));
    try {
      var _ = FilePath.of(path);
    } catch (IllegalArgumentException e) {
      throw wrong(file, line, "'" + path + "' is no path inside the workspace");
    }
    JsonNode content = value.path("content");
    if (!content.isString()) {
      throw wrong(file, line, "content needs a text");
    }
    return new Write(line, path, content.stringValue(), executable.asBoolean(false));
  }

  private static String text(Path file, int line, String kind, JsonNode value) {
    if (!value.isString() || value.stringValue().isBlank()) {
      throw wrong(file, line, kind + " needs a text");
    }
    return value.stringValue();
  }

  private static UserError wrong(Path file, int line, String what) {
    return new UserError("%s, line %d: %s".formatted(file, line, what));
  }
}
