package dev.envoi.harness;

import java.util.List;

/// What programs print when they were refused something: maybe by a machine that was busy or full,
/// maybe by a limit of their own. It is never a proof, only a reason to look twice.
public final class MachineWords {
  private static final List<String> WORDS =
      List.of(
          "No space left on device",
          "Cannot allocate memory",
          "Resource temporarily unavailable",
          "Input/output error",
          "Too many open files",
          "Killed",
          "signal");

  private MachineWords() {}

  /// Whether there are such words in what a program printed.
  public static boolean areIn(String printed) {
    return WORDS.stream().anyMatch(printed::contains);
  }
}
