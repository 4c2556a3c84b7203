package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The compilers and the C library of this machine, by the places, sizes and times of their files,
/// which costs next to nothing and changes whenever they do.
final class ToolChain {
  private static final List<String> PROGRAMS =
      List.of(
          "as", "ar", "ld", "cc", "gcc", "g++", "tcc", "clang", "make", "cmake", "sh", "python3",
          "cargo", "rustc");
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  /// Folders with files that belong to the tool chain, and what their names begin with.
  private static final Map<String, String> PARTS =
      Map.of(
          "/usr/lib/x86_64-linux-gnu", "libc.",
          "/usr/lib64", "libc.",
          "/usr/lib/gcc/x86_64-linux-gnu", "");

  private ToolChain() {}

  /// A name for its state.
  ///
  /// @param environment the operator's, which says where tools are
  static String digest(Map<String, String> environment) throws IOException {
    Set<String> stamps = new TreeSet<>();
    for (Path folder : folders(environment)) {
      for (String program : PROGRAMS) {
        stamp(folder.resolve(program), stamps);
      }
    }
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      for (Path file : entries(Path.of(part.getKey()))) {
        if (file.getFileName().toString().startsWith(part.getValue())) {
          stamp(file, stamps);
        }
      }
    }
    Path rustup = rustup(environment);
    stamp(rustup.resolve("settings.toml"), stamps);
    for (Path toolChain : entries(rustup.resolve("toolchains"))) {
      stamp(toolChain.resolve("lib/rustlib/multirust-channel-manifest.toml"), stamps);
    }
    return hash(String.join("\n", stamps)).substring(0, 32);
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static Set<Path> folders(Map<String, String> environment) {
    Set<Path> folders = new LinkedHashSet<>();
    String path = environment.getOrDefault("PATH", "") + ":" + USUAL_PATH;
    for (String folder : path.split(":", -1)) {
      if (folder.startsWith("/")) {
        folders.add(Path.of(folder));
      }
    }
    folders.add(home(environment).resolve(".cargo/bin"));
    return folders;
  }

  private static Path rustup(Map<String, String> environment) {
    String named = environment.getOrDefault("RUSTUP_HOME", "");
    return named.isBlank() ? home(environment).resolve(".rustup") : Path.of(named);
  }

  private static Path home(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("HOME", "/"));
  }

  private static void stamp(Path file, Set<String> stamps) throws IOException {
    if (Files.exists(file)) {
      Path real = file.toRealPath();
      stamps.add(
          file + " " + real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real));
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return new ArrayList<>(all.toList());
    }
  }
}
