package dev.envoi.cli;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `.env` file: lines `NAME=value`, optionally after `export`, the value bare or in single or
/// double quotes; empty lines and lines that begin with `#` are skipped. No expansion.
final class EnvFile {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  private EnvFile() {}

  /// The real environment over what the file in this folder says, where there is one.
  static Map<String, String> over(Path folder, Map<String, String> real) {
    Map<String, String> merged = new HashMap<>();
    Path file = folder.resolve(".env");
    if (Files.isRegularFile(file)) {
      merged.putAll(read(file));
    }
    merged.putAll(real);
    return merged;
  }

  private static Map<String, String> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        // The line itself may hold a secret and is not shown.
        throw new UserError("%s, line %d: expected NAME=value".formatted(file, i + 1));
      }
      values.put(matcher.group(1), unquoted(matcher.group(2)));
    }
    return values;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value.replaceFirst("\\s+#.*$", "");
  }
}
