package dev.envoi.workspace;

import dev.envoi.sandbox.FilePath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A commit as git stores it. Git has no empty folders, so the message ends with a block that names
/// them, one quoted path on each line.
///
/// @param emptyFolders folders that have nothing in them
record CommitText(ObjectId tree, Note note, NavigableSet<FilePath> emptyFolders) {
  private static final String WHO = "envoi-trace <checkpoint@envoi.invalid> ";
  private static final String HEADING = "\nempty-folders:\n";

  /// What is said about a tree.
  ///
  /// @param before the commit before; null for the first
  /// @param message without the block of empty folders
  record Note(@Nullable ObjectId before, String message, Instant time) {
    Note {
      message = tidy(message);
    }
  }

  CommitText {
    emptyFolders = new TreeSet<>(emptyFolders);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder("tree ").append(tree).append('\n');
    if (note.before != null) {
      head.append("parent ").append(note.before).append('\n');
    }
    String stamp = WHO + note.time.getEpochSecond() + " +0000\n";
    head.append("author ").append(stamp).append("committer ").append(stamp).append('\n');
    out.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(note.message.getBytes(StandardCharsets.UTF_8));
    // A message that has the heading gets a block of ours behind it, so that it cannot forge one.
    if (!emptyFolders.isEmpty() || ("\n" + note.message).contains(HEADING)) {
      out.writeBytes(HEADING.getBytes(StandardCharsets.US_ASCII));
      for (FilePath folder : emptyFolders) {
        out.writeBytes(quote(folder.latin1()).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }

  static CommitText parse(byte[] bytes) throws GitException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw new GitException("a commit without an end of its head");
    }
    ObjectId tree = null;
    ObjectId before = null;
    Instant time = Instant.EPOCH;
    for (String line : text.substring(0, end).split("\n", -1)) {
      if (line.startsWith("tree ")) {
        tree = id(line);
      } else if (line.startsWith("parent ")) {
        if (before != null) {
          throw new GitException("a commit with two parents is none of ours");
        }
        before = id(line);
      } else if (line.startsWith("committer ")) {
        time = time(line);
      }
    }
    if (tree == null) {
      throw new GitException("a commit without a tree");
    }
    return body(text.substring(end + 1), tree, new Note(before, "", time));
  }

  /// @param body begins with the empty line before the message
  private static CommitText body(String body, ObjectId tree, Note head) throws GitException {
    int heading = body.lastIndexOf(HEADING);
    int end = heading < 0 ? body.length() : heading;
    byte[] message = body.substring(Math.min(1, end), end).getBytes(StandardCharsets.ISO_8859_1);
    String block = heading < 0 ? "" : body.substring(heading + HEADING.length());
    return new CommitText(
        tree,
        new Note(head.before, new String(message, StandardCharsets.UTF_8), head.time),
        folders(block));
  }

  private static ObjectId id(String line) throws GitException {
    try {
      return new ObjectId(line.substring(line.indexOf(' ') + 1));
    } catch (IllegalArgumentException bad) {
      throw new GitException("a commit with a bad line: " + bad.getMessage(), bad);
    }
  }

  private static Instant time(String line) throws GitException {
    String[] words = line.split(" ", -1);
    try {
      return Instant.ofEpochSecond(Long.parseLong(words[Math.max(0, words.length - 2)]));
    } catch (RuntimeException bad) {
      throw new GitException("a commit with a bad time: " + line, bad);
    }
  }

  private static NavigableSet<FilePath> folders(String block) throws GitException {
    NavigableSet<FilePath> folders = new TreeSet<>();
    for (String line : block.split("\n", -1)) {
      if (!line.isEmpty()) {
        folders.add(TreeParser.safePath(unquote(line)));
      }
    }
    return folders;
  }

  private static String tidy(String message) {
    String text = message.replace('\0', '\uFFFD').strip();
    return text.isEmpty() ? "" : text + "\n";
  }

  /// As git quotes a path: in C's way, what is not plain ASCII as octal.
  private static String quote(String latin1) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < latin1.length(); i++) {
      char c = latin1.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append("\\%03o".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append("\"\n").toString();
  }

  private static String unquote(String line) throws GitException {
    StringBuilder plain = new StringBuilder();
    int last = line.length() - 1;
    if (last < 1 || line.charAt(0) != '"' || line.charAt(last) != '"') {
      throw new GitException("not a quoted path: " + line);
    }
    for (int i = 1; i < last; i++) {
      char c = line.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (i + 1 < last && (line.charAt(i + 1) == '"' || line.charAt(i + 1) == '\\')) {
        plain.append(line.charAt(++i));
      } else if (i + 3 < last && line.substring(i + 1, i + 4).matches("[0-3][0-7]{2}")) {
        plain.append((char) Integer.parseInt(line, i + 1, i + 4, 8));
        i += 3;
      } else {
        throw new GitException("not a quoted path: " + line);
      }
    }
    return plain.toString();
  }
}
