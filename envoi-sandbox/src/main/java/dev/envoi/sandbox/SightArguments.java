package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// bwrap's arguments that show a [Sight].
///
/// @param rooms where the made-up `/etc` goes
record SightArguments(Rooms rooms, RuntimeView runtime) {
  private static final List<String> TOP = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  List<String> of(Sight sight, ToolSet tools) throws IOException {
    List<String> arguments = new ArrayList<>();
    switch (sight.system()) {
      case SYSTEM -> arguments.addAll(List.of("--ro-bind", "/usr", "/usr"));
      case RUNTIME -> arguments.addAll(runtime.arguments());
    }
    for (String name : TOP) {
      top(Path.of("/", name), sight.system(), arguments);
    }
    arguments.addAll(new Etc(rooms.etc()).arguments(sight));
    for (Sight.Mount mount : tools.shown()) {
      show(mount, arguments);
    }
    if (sight.system() == Sight.Mode.RUNTIME) {
      runtime.check(tools.programs());
    }
    for (Sight.Mount mount : sight.mounts()) {
      show(mount, arguments);
    }
    return arguments;
  }

  /// `/bin` and the like are links into `/usr` on most systems, folders on some.
  private static void top(Path path, Sight.Mode mode, List<String> arguments) throws IOException {
    if (Files.isSymbolicLink(path)) {
      arguments.addAll(
          List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
    } else if (Files.isDirectory(path)) {
      if (mode == Sight.Mode.RUNTIME) {
        throw new SandboxException(
            path + " is not a link into /usr; the view for finished compilers needs that");
      }
      arguments.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }
  }

  private static void show(Sight.Mount mount, List<String> arguments) throws SandboxException {
    if (!Files.exists(mount.host())) {
      throw new SandboxException("there is nothing to show at " + mount.host());
    }
    arguments.addAll(
        List.of("--ro-bind", mount.host().toAbsolutePath().toString(), mount.inside()));
  }
}
