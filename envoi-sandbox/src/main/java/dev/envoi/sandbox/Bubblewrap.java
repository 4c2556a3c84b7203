package dev.envoi.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A command in namespaces of its own, made by bwrap: no capability, no network, a read-only system
/// made from a list, and the workspace.
///
/// @param program bwrap
/// @param box our program, shown at [#BOX]
/// @param rooms where the workspace and `/tmp` are
/// @param view what else is in sight
record Bubblewrap(Path program, Path box, Rooms rooms, View view) implements Surroundings {
  static final String OURS = "/run/envoi";
  static final String BOX = Sandbox.BOX;
  static final String WORKSPACE = Sandbox.WORKSPACE;
  static final String HOME = "/tmp/home";
  private static final String CASES = "/cases";
  private static final String NEUTRAL_ID = "1000";

  /// What is in sight.
  ///
  /// @param arguments bwrap's arguments that show it
  /// @param path the inner `PATH`
  /// @param writable whether the workspace can be written
  /// @param network whether the host's network is shared
  record View(List<String> arguments, String path, boolean writable, boolean network) {
    View {
      arguments = List.copyOf(arguments);
    }
  }

  @Override
  public Launch command(Command command, List<Exposure> exposures) {
    String token = UUID.randomUUID().toString();
    List<String> argv = namespaces(token);
    argv.addAll(List.of("--uid", NEUTRAL_ID, "--gid", NEUTRAL_ID, "--cap-drop", "ALL"));
    shown(argv);
    for (Exposure exposure : exposures) {
      argv.addAll(List.of("--bind", exposure.socket().toString(), exposure.inside()));
    }
    Map<String, String> environment = new TreeMap<>(usualEnvironment());
    environment.putAll(command.environment());
    divert(environment, argv);
    String folder = command.folder().isEmpty() ? WORKSPACE : WORKSPACE + "/" + command.folder();
    argv.addAll(List.of("--remount-ro", "/", "--chdir", folder, "--", BOX, "forward"));
    argv.addAll(command.limits().ceiling().arguments());
    exposures.forEach(exposure -> argv.add(exposure.port() + "=" + exposure.inside()));
    argv.add("--");
    argv.addAll(command.argv());
    return new Launch(argv, environment, Path.of("/"), new NamespaceFamily(token));
  }

  /// The one capability lets box make namespaces for each case; box drops it before it runs
  /// anything. With the neutral id a case gets a user namespace too (the kernel refuses to map
  /// root), and keeps our `/proc` with its read-only settings in sight instead of a new one.
  @Override
  public Launch cases() {
    String token = UUID.randomUUID().toString();
    List<String> argv = namespaces(token);
    argv.addAll(
        List.of(
            "--uid",
            NEUTRAL_ID,
            "--gid",
            NEUTRAL_ID,
            "--cap-drop",
            "ALL",
            "--cap-add",
            "CAP_SYS_ADMIN"));
    shown(argv);
    argv.addAll(List.of("--tmpfs", CASES, "--remount-ro", "/", "--chdir", CASES));
    argv.addAll(List.of("--", BOX, "run", CASES));
    return new Launch(argv, usualEnvironment(), Path.of("/"), new NamespaceFamily(token));
  }

  @Override
  public String where(String inside) {
    return inside;
  }

  @Override
  public boolean ownLoopback() {
    return !view.network();
  }

  /// The token changes nothing (a variable that nobody sets is unset); it marks our processes.
  private List<String> namespaces(String token) {
    List<String> argv = new ArrayList<>();
    argv.add(program.toString());
    argv.addAll(List.of("--unsetenv", token, "--unshare-user", "--unshare-pid", "--unshare-ipc"));
    argv.addAll(List.of("--unshare-uts", "--hostname", "envoi", "--unshare-cgroup-try"));
    argv.addAll(List.of("--die-with-parent", "--new-session"));
    if (!view.network()) {
      argv.add("--unshare-net");
    }
    return argv;
  }

  private void shown(List<String> argv) {
    argv.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    // Where the operator is root, the ids inside stand for root outside, and the kernel would let
    // them write its settings (a core_pattern is a program that the host runs): no capability
    // needed.
    for (String settings : List.of("sys", "fs", "acpi", "scsi", "sysrq-trigger")) {
      argv.addAll(List.of("--ro-bind-try", "/proc/" + settings, "/proc/" + settings));
    }
    argv.addAll(view.arguments());
    argv.addAll(List.of("--bind", rooms.tmp().toString(), "/tmp"));
    argv.addAll(List.of("--ro-bind", box.toString(), BOX));
    argv.add(view.writable() ? "--bind" : "--ro-bind");
    argv.addAll(List.of(rooms.workspace().toString(), WORKSPACE));
  }

  private Map<String, String> usualEnvironment() {
    return Map.of("PATH", view.path(), "HOME", HOME, "TMPDIR", "/tmp", "LANG", "C.UTF-8");
  }

  /// The command's environment is bwrap's own, since arguments can be read by every user of the
  /// machine; but what would change the loading of bwrap itself goes by argument.
  private static void divert(Map<String, String> environment, List<String> argv) {
    environment
        .entrySet()
        .removeIf(variable -> {
          boolean loads =
              variable.getKey().startsWith("LD_") || variable.getKey().startsWith("GLIBC_");
          if (loads) {
            argv.addAll(List.of("--setenv", variable.getKey(), variable.getValue()));
          }
          return loads;
        });
  }
}
