package dev.envoi.run;

import dev.envoi.agent.SessionPlace;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.store.SessionObjects;
import dev.envoi.trace.RedactedStream;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What an agent can go on from, in a folder of ours, without secrets: trees by their names, and
/// where the agent's own one lies in its sandbox. `index.json` holds everything but contents above
/// 16 kB, which lie beside it in pieces of 1 MB under the hash of their bytes: of a file that grows
/// only the end is written anew. What is replaced is whole or as it was. Owned by one thread.
public final class SessionArchive {
  /// The agent's own session.
  public static final String AGENT = "agent";

  /// The `.git` folders in the workspace, which are no code.
  public static final String REPOSITORIES = "repositories";

  private static final int INLINE = 16 << 10;
  private static final int PIECE = 1 << 20;
  private static final long LARGEST_TREE = 1L << 30;

  private final Path folder;
  private final Redactor redactor;

  /// @param redactor what it knows gets into no file
  public SessionArchive(Path folder, Redactor redactor) {
    this.folder = folder;
    this.redactor = redactor;
  }

  /// What `index.json` holds.
  ///
  /// @param place of the agent's own session; absent when it has none
  record Index(@Nullable SessionPlace place, Map<String, List<Item>> trees) {}

  /// An entry of a tree.
  ///
  /// @param path its bytes, one character each
  /// @param kind `file`, `program`, `link`, `folder` (an empty one)
  /// @param content of a short file, or the target of a link
  /// @param pieces of a longer file
  @SuppressWarnings("ArrayRecordComponent") // bytes in JSON, compared by nobody
  record Item(String path, String kind, byte @Nullable [] content, @Nullable List<String> pieces) {}

  /// Where the agent's own session lies in its sandbox; null when nothing was ever saved of it.
  public @Nullable SessionPlace place() throws IOException {
    return index().place();
  }

  /// Says where the agent's own session lies, so that it is found also when this process dies.
  public void setPlace(@Nullable SessionPlace place) throws IOException {
    write(new Index(place, index().trees()));
  }

  /// Saves a tree instead of the one with that name.
  public void save(String name, TreeSource tree) throws IOException {
    Items items = new Items();
    tree.writeTo(items);
    save(name, items);
  }

  /// Saves the agent's session as a dead sandbox has it; nothing there is no newer one.
  public void salvage(TreeSource tree) throws IOException {
    Items items = new Items();
    tree.writeTo(items);
    if (items.files > 0) {
      save(AGENT, items);
    }
  }

  private void save(String name, Items items) throws IOException {
    Index before = index();
    Map<String, List<Item>> trees = new TreeMap<>(before.trees());
    trees.put(name, items.all);
    Index after = new Index(before.place(), trees);
    write(after);
    sweep(after);
  }

  /// A tree as it was saved; empty when it never was.
  public TreeSource read(String name) throws IOException {
    List<Item> items = index().trees().getOrDefault(name, List.of());
    return sink -> {
      for (Item item : items) {
        read(item, sink);
      }
    };
  }

  private void read(Item item, TreeSink sink) throws IOException {
    FilePath path = new FilePath(item.path());
    byte[] content = item.content() == null ? new byte[0] : item.content();
    switch (item.kind()) {
      case "folder" -> sink.emptyFolder(path);
      case "link" -> sink.link(path, content);
      default -> {
        try (InputStream in = item.pieces() == null ? bytes(content) : pieces(item.pieces())) {
          sink.file(path, item.kind().equals("program"), in);
        }
      }
    }
  }

  private static InputStream bytes(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  private InputStream pieces(List<String> names) throws IOException {
    List<InputStream> streams = new ArrayList<>();
    for (String name : names) {
      byte[] piece = Files.readAllBytes(folder.resolve(name));
      if (!Sha256.hex(piece).equals(name)) {
        throw new IOException("a piece of the saved session is damaged: " + folder.resolve(name));
      }
      streams.add(bytes(piece));
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  private Index index() throws IOException {
    Path file = folder.resolve(SessionObjects.INDEX);
    if (!Files.exists(file)) {
      return new Index(null, Map.of());
    }
    try {
      return TraceJson.MAPPER.readValue(Files.readAllBytes(file), Index.class);
    } catch (JacksonException e) {
      throw new IOException(
          "%s cannot be read: %s; remove it, and the agent begins its session anew"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private void write(Index index) throws IOException {
    replace(SessionObjects.INDEX, TraceJson.MAPPER.writeValueAsBytes(index));
  }

  private void replace(String name, byte[] content) throws IOException {
    Files.createDirectories(folder);
    Path whole = folder.resolve(name + ".new");
    try (FileChannel out =
        FileChannel.open(
            whole,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (ByteBuffer buffer = ByteBuffer.wrap(content); buffer.hasRemaining(); ) {
        out.write(buffer);
      }
      out.force(true); // a power cut must not leave an index without its content
    }
    Files.move(whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void sweep(Index index) throws IOException {
    Set<String> named = new HashSet<>();
    for (List<Item> items : index.trees().values()) {
      items.forEach(item -> named.addAll(item.pieces() == null ? List.of() : item.pieces()));
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (!name.equals(SessionObjects.INDEX) && !named.contains(name)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Takes a tree in.
  private final class Items implements TreeSink {
    private final List<Item> all = new ArrayList<>();
    private final Redactor ofBytes = redactor.ofBytes();
    private long size;
    private int files;

    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      RedactedStream clean = new RedactedStream(content, ofBytes);
      String kind = executable ? "program" : "file";
      byte[] head = count(clean.readNBytes(INLINE + 1));
      if (head.length <= INLINE) {
        all.add(new Item(path.latin1(), kind, head, null));
      } else {
        all.add(new Item(path.latin1(), kind, null, pieces(bytes(head), clean)));
      }
      files++;
    }

    private List<String> pieces(InputStream head, InputStream rest) throws IOException {
      List<String> names = new ArrayList<>();
      InputStream content = new SequenceInputStream(head, rest);
      for (byte[] piece = content.readNBytes(PIECE);
          piece.length > 0;
          piece = content.readNBytes(PIECE)) {
        String name = Sha256.hex(count(piece));
        if (!Files.exists(folder.resolve(name))) {
          replace(name, piece);
        }
        names.add(name);
      }
      return names;
    }

    private byte[] count(byte[] more) throws IOException {
      size += more.length;
      if (size > LARGEST_TREE) {
        throw new IOException("more than %d MB".formatted(LARGEST_TREE >> 20));
      }
      return more;
    }

    @Override
    public void link(FilePath path, byte[] target) {
      all.add(new Item(path.latin1(), "link", target, null));
    }

    @Override
    public void emptyFolder(FilePath path) {
      all.add(new Item(path.latin1(), "folder", null, null));
    }

    @Override
    public void deleted(FilePath path) {
      // a first look has none
    }

    @Override
    public void skipped(FilePath path, String why) {
      // a socket is nothing to go on from
    }
  }
}
