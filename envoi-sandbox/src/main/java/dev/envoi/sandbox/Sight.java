package dev.envoi.sandbox;

import java.nio.file.Path;
import java.util.List;

/// What of the machine can be seen from the inside, always read-only.
///
/// @param system how much of the operating system is in sight
/// @param tools names of tools that must be there and come first on the `PATH`; where a tool lives
///   below a home (rustup's tool chains), its folder alone is shown, under a neutral name
/// @param mounts folders of ours to show
/// @param network whether the network of the host can be reached (a sandbox that does not isolate
///   cannot keep it off)
public record Sight(Mode system, List<String> tools, List<Mount> mounts, boolean network) {

  /// How much of the operating system is in sight.
  public enum Mode {
    /// The programs and libraries of the system, without homes, run-time state and other
    /// workspaces.
    SYSTEM,
    /// Only what a finished compiler needs: the assembler, the linker, the C library with headers
    /// and start files, `/bin/sh` and coreutils, and the shared libraries that built programs load.
    /// Made from a list of what is shown, so a compiler that nobody thought of is not there either.
    RUNTIME
  }

  /// A folder of the host shown read-only at an absolute path inside.
  public record Mount(Path host, String inside) {}

  public Sight {
    tools = List.copyOf(tools);
    mounts = List.copyOf(mounts);
  }

  /// The system and some tools, without network.
  public static Sight system(List<String> tools) {
    return new Sight(Mode.SYSTEM, tools, List.of(), false);
  }

  /// What compiled programs need, some folders of ours, no network.
  public static Sight runtime(List<Mount> mounts) {
    return new Sight(Mode.RUNTIME, List.of(), mounts, false);
  }
}
