package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Copies of chosen files of the host below a folder of our cache, each at its own path, links as
/// links. The folder is named by what was copied, so an update of the system makes a new one.
final class RuntimeRoot {
  private final Path cache;
  private final Map<Path, Path> links = new TreeMap<>();
  private final SortedSet<Path> files = new TreeSet<>();
  private final SortedSet<Path> folders = new TreeSet<>();

  RuntimeRoot(Path cache) {
    this.cache = cache;
  }

  /// A file with the links that lead to it.
  void add(Path path) throws IOException {
    Path place = realPlace(path);
    while (Files.isSymbolicLink(place)) {
      Path target = Files.readSymbolicLink(place);
      links.put(place, target);
      place = realPlace(place.resolveSibling(target));
    }
    files.add(place);
  }

  private static Path realPlace(Path path) throws IOException {
    return path.resolveSibling("").toRealPath().resolve(path.getFileName());
  }

  void addMountPoint(Path folder) {
    folders.add(folder);
  }

  Path make() throws IOException {
    Path root = cache.resolve("runtime-" + hash());
    if (Files.isDirectory(root)) {
      return root;
    }
    Files.createDirectories(cache);
    Path work = Files.createTempDirectory(cache, "building-");
    try {
      Path ready = Files.createDirectory(work.resolve("ready"));
      fill(ready);
      BoxProgram.moveUnlessThere(ready, root);
    } finally {
      Folders.remove(work);
    }
    return root;
  }

  private void fill(Path root) throws IOException {
    for (Path file : files) {
      Files.copy(file, place(root, file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (Map.Entry<Path, Path> link : links.entrySet()) {
      Files.createSymbolicLink(place(root, link.getKey()), link.getValue());
    }
    for (Path folder : folders) {
      Files.createDirectories(inside(root, folder));
    }
  }

  private static Path place(Path root, Path file) throws IOException {
    Path place = inside(root, file);
    Files.createDirectories(place.getParent());
    return place;
  }

  private static Path inside(Path root, Path absolute) {
    return root.resolve(Path.of("/").relativize(absolute));
  }

  private String hash() throws IOException {
    MessageDigest digest = BoxProgram.sha256();
    for (Path file : files) {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      update(digest, file + "|" + now.size() + "|" + now.lastModifiedTime().toMillis());
    }
    links.forEach((link, target) -> update(digest, link + ">" + target));
    folders.forEach(folder -> update(digest, folder + "/"));
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private static void update(MessageDigest digest, String line) {
    digest.update((line + '\n').getBytes(StandardCharsets.UTF_8));
  }
}
