package dev.envoi.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The `box` program, built from the sources in our jar with the machine's `gcc` on first use. The
/// result lies in the cache folder under the hash of its sources and is never overwritten.
public final class BoxProgram {
  private final Path cache;
  private final Map<String, String> environment;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Path built;

  /// @param cache our cache folder; made when missing
  /// @param environment the operator's environment: where `gcc` is looked for
  public BoxProgram(Path cache, Map<String, String> environment) {
    this.cache = cache.toAbsolutePath().normalize();
    this.environment = Map.copyOf(environment);
  }

  /// The program, ready to run.
  public Path path() throws IOException {
    lock.lock();
    try {
      if (built == null) {
        built = findOrBuild();
      }
      return built;
    } finally {
      lock.unlock();
    }
  }

  Path cache() {
    return cache;
  }

  private Path findOrBuild() throws IOException {
    SortedMap<String, byte[]> sources = sources();
    Path folder = cache.resolve("box-" + hash(sources).substring(0, 16));
    Path program = folder.resolve("box");
    if (Files.isExecutable(program)) {
      return program;
    }
    Files.createDirectories(cache);
    try (FileChannel channel =
            FileChannel.open(
                cache.resolve("box.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lockUnlessHeldHere(channel)) {
      if (!Files.isExecutable(program)) {
        build(sources, folder);
      }
    }
    return program;
  }

  /// Null when another object of this process builds too: then both build, and one result is kept.
  private static @Nullable FileLock lockUnlessHeldHere(FileChannel channel) throws IOException {
    try {
      return channel.lock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private void build(SortedMap<String, byte[]> sources, Path folder) throws IOException {
    String path = environment.getOrDefault("PATH", Tools.USUAL_PATH);
    if (Tools.onPath("gcc", path).isEmpty()) {
      throw new MissingToolException("gcc", "apt-get install gcc libc6-dev");
    }
    Path work = Files.createTempDirectory(cache, "building-");
    try {
      for (Map.Entry<String, byte[]> source : sources.entrySet()) {
        Files.write(work.resolve(source.getKey()), source.getValue());
      }
      compile(work, path);
      Path ready = Files.createDirectory(work.resolve("ready"));
      Files.move(work.resolve("box.out"), ready.resolve("box"));
      moveUnlessThere(ready, folder);
    } finally {
      Folders.remove(work);
    }
  }

  private static void compile(Path work, String path) throws IOException {
    HostProgram.Result result =
        HostProgram.run(
            work, Map.of("PATH", path, "LC_ALL", "C"), "/bin/sh", "build.sh", "box.out");
    if (result.status() != 0) {
      throw new SandboxException(
          "gcc could not build box; install its C library with `apt-get install libc6-dev`: "
              + result.output().strip());
    }
  }

  static void moveUnlessThere(Path ready, Path folder) throws IOException {
    try {
      Files.move(ready, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException raced) {
      if (!Files.isDirectory(folder)) {
        throw raced;
      }
    }
  }

  private static String hash(SortedMap<String, byte[]> sources) {
    MessageDigest digest = sha256();
    sources.forEach((name, bytes) -> {
      digest.update((name + '\0' + bytes.length + '\0').getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    });
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static SortedMap<String, byte[]> sources() throws IOException {
    URL anchor = BoxProgram.class.getResource("box/build.sh");
    if (anchor == null) {
      throw new SandboxException("the sources of box are not in our jar");
    }
    if (anchor.openConnection() instanceof JarURLConnection jar) {
      try (FileSystem files =
          FileSystems.newFileSystem(new File(uri(jar.getJarFileURL())).toPath())) {
        return read(files.getPath(jar.getEntryName()).resolveSibling(""));
      }
    }
    return read(Path.of(uri(anchor)).resolveSibling(""));
  }

  private static URI uri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException bad) {
      throw new SandboxException("our jar has a bad address: " + url, bad);
    }
  }

  private static SortedMap<String, byte[]> read(Path folder) throws IOException {
    SortedMap<String, byte[]> sources = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          sources.put(file.getFileName().toString(), in.readAllBytes());
        }
      }
    }
    return sources;
  }
}
