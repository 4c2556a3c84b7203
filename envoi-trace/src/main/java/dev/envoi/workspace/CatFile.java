package dev.envoi.workspace;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One `git cat-file` that answers for object after object. Started when first asked, and anew
/// after a failure. It answers from the disk beside it, so its pipe is read by the thread that
/// asks. Not for concurrent use.
final class CatFile implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofMinutes(2);
  private static final int CHUNK = 64 * 1024;

  private final Git git;
  private final Path repository;
  private @Nullable Talk talk;

  /// The kind and the size of an object.
  record Info(String kind, long size) {}

  /// Takes a content as it comes.
  interface Reader {
    void read(InputStream content) throws IOException;
  }

  private record Talk(Child child, InputStream in, OutputStream out) {}

  CatFile(Git git, Path repository) {
    this.git = git;
    this.repository = repository;
  }

  Info info(ObjectId id) throws IOException {
    return ask("info", id);
  }

  /// A whole object of an expected kind and of bounded size.
  byte[] read(ObjectKind kind, ObjectId id, int limit) throws IOException {
    Info info = info(id);
    if (info.size > limit) {
      throw new GitException("%s %s has %d bytes".formatted(info.kind, id, info.size));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) info.size);
    stream(kind, id, content -> content.transferTo(bytes));
    return bytes.toByteArray();
  }

  /// Hands the content of an object to a reader, in constant memory; what it leaves is skipped.
  void stream(ObjectKind kind, ObjectId id, Reader reader) throws IOException {
    Info info = ask("contents", id);
    if (!info.kind.equals(kind.word())) {
      close();
      throw new GitException("%s is a %s, expected a %s".formatted(id, info.kind, kind.word()));
    }
    Talk open = Objects.requireNonNull(talk);
    boolean whole = false;
    try {
      Content content = new Content(open, info.size);
      reader.read(content);
      content.skipNBytes(content.left);
      whole = open.in.read() == '\n';
      if (!whole) {
        throw new GitException("git cat-file lost its way after " + id);
      }
    } finally {
      open.child.answered();
      if (!whole) {
        close();
      }
    }
  }

  @Override
  public void close() {
    Talk open = talk;
    talk = null;
    if (open != null) {
      open.child.close();
    }
  }

  private Info ask(String command, ObjectId id) throws IOException {
    Talk open = talk;
    if (open == null || !open.child.isAlive()) {
      open = start();
      talk = open;
    }
    boolean answered = false;
    open.child.expect();
    try {
      open.out.write((command + " " + id + "\n").getBytes(StandardCharsets.US_ASCII));
      open.out.flush();
      Info info = parse(readLine(open.in), id);
      answered = true;
      return info;
    } catch (EOFException _) {
      throw open.child.failure("ended early");
    } finally {
      open.child.answered();
      if (!answered) {
        close();
      }
    }
  }

  private Talk start() throws IOException {
    Child child = git.start(repository, SILENCE, "cat-file", "--batch-command");
    return new Talk(child, new BufferedInputStream(child.output(), CHUNK), child.input());
  }

  /// `ID KIND SIZE`, or `ID missing`
  private static Info parse(String line, ObjectId id) throws GitException {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[0].equals(id.hex())) {
      throw new GitException("git cat-file answered: " + line);
    }
    return new Info(words[1], Long.parseLong(words[2]));
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c; (c = in.read()) != '\n'; ) {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /// The content of one object; the clock runs only while git is waited for.
  private static final class Content extends FilterInputStream {
    private final Child child;
    private long left;

    Content(Talk talk, long size) {
      super(talk.in);
      this.child = talk.child;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      child.expect();
      int n = in.read(target, offset, (int) Math.min(left, length));
      child.answered();
      if (n < 0) {
        throw child.failure("ended early");
      }
      left -= n;
      return n;
    }

    @Override
    public long skip(long wanted) throws IOException {
      byte[] dropped = new byte[(int) Math.min(wanted, CHUNK)];
      return wanted <= 0 ? 0 : Math.max(0, read(dropped, 0, dropped.length));
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      // the pipe stays open for the next object
    }
  }
}
