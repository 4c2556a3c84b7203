package dev.envoi.journal;

import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Texts above 64 kB, each once under the hash of its bytes, so that journal lines stay small. In
/// the line stands `{"$blob": sha256, "bytes": n, "head": first characters}`; a key of an agent's
/// own that looks like that mark gets one more `$` in front.
final class Blobs {
  private static final int LONGEST_INLINE = 64 * 1024;
  private static final int HEAD = 1000;
  static final String MARK = "$blob";
  private static final Pattern OWN_MARK = Pattern.compile("\\$+blob");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;

  Blobs(Path folder) {
    this.folder = folder;
  }

  /// A tree without long texts; the blobs are on the disk when this returns.
  JsonNode externalize(JsonNode tree) throws IOException {
    return switch (tree) {
      case ObjectNode object -> {
        ObjectNode copy = object.objectNode();
        for (var field : object.properties()) {
          String key = field.getKey();
          String name = OWN_MARK.matcher(key).matches() ? "$" + key : key;
          copy.set(name, externalize(field.getValue()));
        }
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        for (JsonNode element : array) {
          copy.add(externalize(element));
        }
        yield copy;
      }
      default ->
          tree.isString() && isLong(tree.stringValue()) ? reference(tree.stringValue()) : tree;
    };
  }

  private static boolean isLong(String text) {
    return text.length() > LONGEST_INLINE
        || (text.length() > LONGEST_INLINE / 3
            && text.getBytes(StandardCharsets.UTF_8).length > LONGEST_INLINE);
  }

  private JsonNode reference(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String sha256 = Sha256.hex(bytes);
    write(sha256, bytes);
    int end = Character.isHighSurrogate(text.charAt(HEAD - 1)) ? HEAD - 1 : HEAD;
    return TraceJson.MAPPER
        .createObjectNode()
        .put(MARK, sha256)
        .put("bytes", bytes.length)
        .put("head", text.substring(0, end));
  }

  private void write(String sha256, byte[] bytes) throws IOException {
    Path target = folder.resolve(sha256);
    if (Files.exists(target)) {
      return;
    }
    Files.createDirectories(folder);
    Path temporary = folder.resolve(sha256 + ".new");
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /// The tree with its long texts back in place, whole or, when not asked for, their heads.
  JsonNode internalize(JsonNode tree, boolean whole) throws IOException {
    return switch (tree) {
      case ObjectNode object -> {
        if (object.has(MARK)) {
          yield object.stringNode(whole ? load(object) : object.path("head").asString(""));
        }
        ObjectNode copy = object.objectNode();
        for (var field : object.properties()) {
          String key = field.getKey();
          String name = OWN_MARK.matcher(key).matches() ? key.substring(1) : key;
          copy.set(name, internalize(field.getValue(), whole));
        }
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        for (JsonNode element : array) {
          copy.add(internalize(element, whole));
        }
        yield copy;
      }
      default -> tree;
    };
  }

  private String load(ObjectNode reference) throws IOException {
    String sha256 = reference.path(MARK).asString("");
    if (!SHA256.matcher(sha256).matches()) {
      throw new IOException("not the name of a blob: " + sha256);
    }
    byte[] bytes = Files.readAllBytes(folder.resolve(sha256));
    if (!Sha256.hex(bytes).equals(sha256)) {
      throw new IOException("blob " + sha256 + " is damaged: its content has another hash");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
