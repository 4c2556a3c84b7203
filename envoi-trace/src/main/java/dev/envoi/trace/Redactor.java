package dev.envoi.trace;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Knows secret values and replaces each, wherever it stands in a text, by `[secret:NAME]`. Exact
/// values only: nothing is taken for a secret by the look of it. Safe for many threads; what is
/// added holds for every text that is given afterwards.
public final class Redactor {
  /// Shorter values stand in texts by chance.
  private static final int SHORTEST = 8;

  private final List<Secret> secrets = new CopyOnWriteArrayList<>();

  /// From now on this value is replaced; one that is too short to be told from other words is not.
  public synchronized void add(Secret secret) {
    if (secret.reveal().length() >= SHORTEST && !secrets.contains(secret)) {
      secrets.add(secret);
    }
  }

  /// The same secrets for bytes: a text for it has one character for each byte (ISO 8859-1). What
  /// is added to this one later is not known to it.
  public Redactor ofBytes() {
    Redactor bytes = new Redactor();
    secrets.forEach(
        secret -> bytes.add(new Secret(asBytes(secret.name()), asBytes(secret.reveal()))));
    return bytes;
  }

  private static String asBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// Whether it knows any secret.
  public boolean isEmpty() {
    return secrets.isEmpty();
  }

  /// Adds the values of an environment that its names call secret and that are long enough to be.
  public void addFrom(Map<String, String> environment) {
    environment.forEach((name, value) -> {
      if (name.matches("(?i).*(KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)") && value.length() >= 16) {
        add(new Secret(name, value));
      }
    });
  }

  /// The text without secrets; the same object when it holds none.
  public String redact(String text) {
    if (!holds(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder();
    var _ = replace(text, text.length(), clean);
    return clean.toString();
  }

  private boolean holds(String text) {
    for (Secret secret : secrets) {
      if (text.contains(secret.reveal())) {
        return true;
      }
    }
    return false;
  }

  /// Copies what begins before `end`, secrets replaced, the longer one first where two begin at one
  /// place; gives where it stopped, which is beyond `end` when a secret reaches over it.
  private int replace(String text, int end, StringBuilder to) {
    int at = 0;
    while (at < end) {
      @Nullable Secret found = null;
      int next = end;
      for (Secret secret : secrets) {
        int place = text.indexOf(secret.reveal(), at);
        boolean first = place >= 0 && place < next;
        boolean longer =
            found != null && place == next && secret.reveal().length() > found.reveal().length();
        if (first || longer) {
          found = secret;
          next = place;
        }
      }
      to.append(text, at, next);
      at = next;
      if (found != null) {
        to.append(found);
        at += found.reveal().length();
      }
    }
    return at;
  }

  /// The JSON without secrets, names of fields included; the same object when it holds none.
  public JsonNode redact(JsonNode tree) {
    return holds(tree) ? copy(tree) : tree;
  }

  /// Whether a secret stands in it.
  public boolean holds(JsonNode tree) {
    return switch (tree) {
      case ObjectNode object -> {
        for (var field : object.properties()) {
          if (holds(field.getKey()) || holds(field.getValue())) {
            yield true;
          }
        }
        yield false;
      }
      case ArrayNode array -> {
        for (JsonNode element : array) {
          if (holds(element)) {
            yield true;
          }
        }
        yield false;
      }
      default -> tree.isString() && holds(tree.stringValue());
    };
  }

  private JsonNode copy(JsonNode tree) {
    return switch (tree) {
      case ObjectNode object -> {
        ObjectNode copy = object.objectNode();
        object
            .properties()
            .forEach(field -> copy.set(redact(field.getKey()), copy(field.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(element -> copy.add(copy(element)));
        yield copy;
      }
      default -> tree.isString() ? StringNode.valueOf(redact(tree.stringValue())) : tree;
    };
  }

  /// A text that comes in pieces: a secret is found also where it goes over their borders.
  public Pieces pieces() {
    return new Pieces();
  }

  /// One text. Owned by one thread.
  public final class Pieces {
    private String held = "";
    private boolean replaced;

    private Pieces() {}

    /// What may go on now; a tail that may be the beginning of a secret is held back.
    public String accept(String piece) {
      String text = held + piece;
      StringBuilder clean = new StringBuilder();
      int end = replace(text, safeEnd(text), clean);
      held = text.substring(end);
      replaced = replaced || !text.substring(0, end).contentEquals(clean);
      return clean.toString();
    }

    /// Whether there was a secret so far.
    public boolean haveReplaced() {
      return replaced;
    }

    /// What was held back; nothing follows.
    public String finish() {
      String rest = redact(held);
      replaced = replaced || !rest.equals(held);
      held = "";
      return rest;
    }
  }

  private int safeEnd(String text) {
    int end = text.length();
    for (Secret secret : secrets) {
      String value = secret.reveal();
      int from = Math.max(0, text.length() - value.length() + 1);
      while (from < end && !value.regionMatches(0, text, from, text.length() - from)) {
        from++;
      }
      end = Math.min(end, from);
    }
    return end;
  }
}
