package dev.envoi.harness.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A name for the state of folders: equal when names and contents are. Modes, links to folders and
/// empty folders do not count, since an archived task has none of them.
public final class FolderDigest {
  private final MessageDigest digest;

  public FolderDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /// The digest of one folder.
  public static String of(Path folder) throws IOException {
    return new FolderDigest().addFolder(folder).hex();
  }

  FolderDigest add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A stream to its end, by its hash.
  FolderDigest add(InputStream content) throws IOException {
    FolderDigest own = new FolderDigest();
    byte[] buffer = new byte[1 << 16];
    int read;
    while ((read = content.read(buffer)) >= 0) {
      own.digest.update(buffer, 0, read);
    }
    return add(own.digest.digest());
  }

  FolderDigest add(byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  /// All files below a folder, with their names and contents; or a single file.
  public FolderDigest addFolder(Path folder) throws IOException {
    for (Path file : files(folder)) {
      add(folder.relativize(file).toString());
      byte[] content = Files.readAllBytes(file);
      digest.update((content.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(content);
    }
    return this;
  }

  /// A jar or a folder of classes, by names, sizes and times alone.
  FolderDigest addStamps(Path place) throws IOException {
    add(place.toString());
    if (Files.exists(place)) {
      for (Path file : files(place)) {
        add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return this;
  }

  public String hex() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }
}
