package dev.envoi.harness.runtime;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How this process starts another one with the same Java and class path.
public final class JavaCommand {
  /// The cache for a fast start fits only a process with the flags that it was made with.
  private static final List<String> HANDED_ON =
      List.of("-XX:AOTCache=", "--enable-native-access=", "--sun-misc-unsafe-memory-access=");

  private JavaCommand() {}

  /// Java's own words go to standard error: standard output belongs to the program.
  public static List<String> of(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> HANDED_ON.stream().anyMatch(argument::startsWith))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }
}
