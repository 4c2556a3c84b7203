package dev.envoi.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A command on the host itself, under box as its supervisor: own session, clean environment, no
/// survivors; nothing is hidden.
///
/// @param box our program
/// @param rooms where the workspace and the temporary folder are
/// @param path the `PATH`
/// @param mounts what isolating sandboxes would show elsewhere
record OpenHost(Path box, Rooms rooms, String path, List<Sight.Mount> mounts)
    implements Surroundings {

  OpenHost {
    mounts = List.copyOf(mounts);
  }

  @Override
  public Launch command(Command command, List<Exposure> exposures) {
    List<String> argv = new ArrayList<>(List.of(box.toString(), "forward"));
    argv.addAll(command.limits().ceiling().arguments());
    argv.add("--");
    argv.addAll(command.argv());
    Map<String, String> environment = usualEnvironment();
    environment.putAll(command.environment());
    Path folder = rooms.workspace().resolve(command.folder());
    return new Launch(argv, environment, folder, marked(environment));
  }

  @Override
  public Launch cases() {
    Map<String, String> environment = usualEnvironment();
    List<String> argv = List.of(box.toString(), "run", rooms.cases().toString());
    return new Launch(argv, environment, rooms.own(), marked(environment));
  }

  /// A path below the workspace, `/tmp` or a mount becomes the real one; others stay.
  @Override
  public String where(String inside) {
    List<Sight.Mount> shown = new ArrayList<>(mounts);
    shown.add(new Sight.Mount(rooms.workspace(), Bubblewrap.WORKSPACE));
    shown.add(new Sight.Mount(rooms.tmp(), "/tmp"));
    shown.add(new Sight.Mount(box, Bubblewrap.BOX));
    for (Sight.Mount mount : shown) {
      if (inside.equals(mount.inside())) {
        return mount.host().toString();
      }
      if (inside.startsWith(mount.inside() + "/")) {
        return mount.host() + inside.substring(mount.inside().length());
      }
    }
    return inside;
  }

  @Override
  public boolean ownLoopback() {
    return false;
  }

  private Map<String, String> usualEnvironment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", path);
    environment.put("HOME", rooms.tmp().resolve("home").toString());
    environment.put("TMPDIR", rooms.tmp().toString());
    environment.put("LANG", "C.UTF-8");
    return environment;
  }

  private static Family marked(Map<String, String> environment) {
    String token = UUID.randomUUID().toString();
    environment.put(HostFamily.VARIABLE, token);
    return new HostFamily(token);
  }
}
