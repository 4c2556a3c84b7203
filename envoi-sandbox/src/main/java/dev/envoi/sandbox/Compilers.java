package dev.envoi.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The compilers that a [Sight] of the system shows: programs and libraries of the machine, found
/// by their names in the places where they are installed.
final class Compilers {
  private static final Pattern NAME =
      Pattern.compile(
          "(.+-)?(gcc|g\\+\\+|cc|c\\+\\+|cpp|c89|c99|cc1|cc1plus|cc1obj|lto1|gccgo|tcc|pcc|lcc|clang|clang"
              + "\\+\\+|clang-cpp|clang-cl|zig|rustc|chibicc|slimcc|lacc|cproc-qbe|kefir|icx|icc|nvcc)"
              + "(-[0-9.]+)?|lib(tcc|gccjit|clang|clang-cpp|LLVM|rustc_driver)[-.0-9a-z]*\\.so[.0-9]*",
          Pattern.CASE_INSENSITIVE);

  /// Folders of the system, and how deep to look below them.
  private static final Map<Path, Integer> SYSTEM =
      Map.of(
          Path.of("/usr/bin"), 1,
          Path.of("/usr/local/bin"), 1,
          Path.of("/usr/lib"), 1,
          Path.of("/usr/lib/x86_64-linux-gnu"), 1,
          Path.of("/usr/lib/gcc"), 3,
          Path.of("/usr/lib/gcc-cross"), 3,
          Path.of("/usr/libexec/gcc"), 3,
          Path.of("/usr/local/lib"), 4,
          Path.of("/usr/local/libexec"), 4);

  /// The same in the folder of a tool; its documentation is large.
  private static final Map<String, Integer> TOOLS = Map.of("bin", 1, "lib", 1, "libexec", 4);

  private Compilers() {}

  /// All of them, each once. What has no code to speak of only starts another one.
  static List<ElfCode> of(ToolSet tools) throws IOException {
    Map<Path, ElfCode> found = new LinkedHashMap<>();
    for (Map.Entry<Path, Integer> place : SYSTEM.entrySet()) {
      look(place.getKey(), place.getValue(), found);
    }
    for (Sight.Mount mount : tools.shown()) {
      look(mount.host(), 0, found);
      for (Map.Entry<String, Integer> place : TOOLS.entrySet()) {
        look(mount.host().resolve(place.getKey()), place.getValue(), found);
      }
    }
    return List.copyOf(found.values());
  }

  private static void look(Path place, int depth, Map<Path, ElfCode> found) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    List<Path> named;
    try (Stream<Path> all = Files.find(place, depth, (path, _) -> isNamed(path))) {
      named = new ArrayList<>(all.toList());
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
    for (Path one : named) {
      if (Files.isRegularFile(one) && Files.isReadable(one)) {
        Path real = one.toRealPath();
        if (!found.containsKey(real)) {
          ElfCode.of(real)
              .filter(program -> !program.code().isEmpty())
              .ifPresent(program -> found.put(real, program));
        }
      }
    }
  }

  private static boolean isNamed(Path path) {
    return NAME.matcher(String.valueOf(path.getFileName())).matches();
  }
}
