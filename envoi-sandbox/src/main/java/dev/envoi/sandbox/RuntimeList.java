package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What [RuntimeFiles] finds, which takes some hundred short processes, kept in our cache for the
/// next process. It holds as long as each file and each folder of them is as it was.
///
/// @param files the files to show
/// @param headers folders to show
record RuntimeList(List<Path> files, List<Path> headers) {
  private static final String NAME = "runtime-files";
  private static final String HEADER = "header ";
  private static final String FILE = "file ";
  private static final String FOLDER = "folder ";

  RuntimeList {
    files = List.copyOf(files);
    headers = List.copyOf(headers);
  }

  static RuntimeList of(Path cache, RuntimeFiles source) throws IOException {
    Path kept = cache.resolve(NAME + "-" + source.name());
    try {
      List<String> lines = Files.readAllLines(kept);
      RuntimeList list = new RuntimeList(paths(lines, FILE), paths(lines, HEADER));
      if (!list.files.isEmpty() && list.lines().equals(lines)) {
        return list;
      }
    } catch (IOException | IllegalArgumentException _) {
      // nothing is kept, or it does not hold any more
    }
    RuntimeList list = new RuntimeList(source.all(), source.headers());
    list.keep(kept);
    return list;
  }

  private static List<Path> paths(List<String> lines, String kind) {
    return lines.stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> Path.of(line.substring(line.indexOf('/'))))
        .toList();
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    Set<Path> folders = new TreeSet<>();
    for (Path header : headers) {
      lines.add(stamped(HEADER, header));
    }
    for (Path file : files) {
      lines.add(stamped(FILE, file));
      folders.add(file.resolveSibling(""));
    }
    for (Path folder : folders) {
      lines.add(stamped(FOLDER, folder));
    }
    return lines;
  }

  private static String stamped(String kind, Path path) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return kind + now.size() + " " + now.lastModifiedTime().toMillis() + " " + path;
  }

  private void keep(Path kept) throws IOException {
    Files.createDirectories(kept.resolveSibling(""));
    Path half = Files.createTempFile(kept.resolveSibling(""), NAME, ".half");
    try {
      Files.write(half, lines(), StandardCharsets.UTF_8);
      Files.move(half, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      // a file went away meanwhile: the next process looks again
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
