package dev.envoi.testing;

import dev.envoi.harness.Session;
import dev.envoi.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A name for the state of an environment: equal where names and contents of its files are. Modes,
/// links to folders and empty folders do not count, since an archived task has none of them.
final class EnvironmentDigest {
  private final MessageDigest digest;

  private EnvironmentDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  static String of(Path environment) throws IOException {
    return new EnvironmentDigest().add(environment).hex();
  }

  /// Of the code that runs environments here, which has its part in every result.
  static String ofTheHarness() throws IOException {
    EnvironmentDigest all = new EnvironmentDigest();
    for (Class<?> one : List.of(Session.class, Sandbox.class)) {
      CodeSource source = one.getProtectionDomain().getCodeSource();
      if (source != null) {
        try {
          all.add(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException wrong) {
          throw new IOException("our own code lies at a strange place: " + source, wrong);
        }
      }
    }
    return all.hex();
  }

  /// @param place a folder, or a single file
  private EnvironmentDigest add(Path place) throws IOException {
    for (Path file : files(place)) {
      part(place.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      part(Files.readAllBytes(file));
    }
    return this;
  }

  private void part(byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private String hex() {
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
