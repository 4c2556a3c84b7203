package dev.envoi.harness.runtime;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How this process starts another one with the same Java and class path. The property
/// `envoi.starts` names the folder of the caches for a fast start, one for each program: a process
/// loads all that is in its cache, so that a small program would pay for a large one.
public final class JavaCommand {
  private static final String STARTS = "envoi.starts";

  /// A cache fits only a process with the flags that it was made with.
  private static final List<String> HANDED_ON =
      List.of("--enable-native-access=", "--sun-misc-unsafe-memory-access=", "-D" + STARTS + "=");

  private JavaCommand() {}

  /// Java's own words go to standard error: standard output belongs to the program.
  public static List<String> of(Class<?> main) {
    String folder = System.getProperty(STARTS);
    Path cache = folder == null ? null : cache(main, Path.of(folder));
    boolean made = cache != null && Files.isRegularFile(cache);
    return command(main, made ? "-XX:AOTCache=" + cache : null);
  }

  /// One that makes the program's cache when it ends, from what it did.
  ///
  /// @param folder of the caches
  public static List<String> learning(Class<?> main, Path folder) {
    return command(main, "-XX:AOTCacheOutput=" + cache(main, folder));
  }

  private static Path cache(Class<?> main, Path folder) {
    return folder.resolve(main.getSimpleName() + ".aot");
  }

  private static List<String> command(Class<?> main, @Nullable String cacheFlag) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr"));
    if (cacheFlag != null) {
      command.add(cacheFlag);
    }
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> HANDED_ON.stream().anyMatch(argument::startsWith))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }
}
