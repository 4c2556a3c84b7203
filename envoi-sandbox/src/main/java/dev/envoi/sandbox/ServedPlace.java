package dev.envoi.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where things are in a served sandbox; all paths are absolute and inside.
///
/// @param base the folder in which `box serve` runs
/// @param own where this sandbox keeps what is its own: the base, or a folder of a reader
/// @param path the `PATH` of commands
/// @param mounts what was copied in
record ServedPlace(String base, String own, String path, List<Sight.Mount> mounts) {
  static final String BOX = "/.envoi/box";

  /// The one where `box serve` runs.
  static ServedPlace of(ServeLink.Greeting greeting, Sight sight) {
    String base = greeting.folder().equals("/") ? "" : greeting.folder();
    return new ServedPlace(base, base, greeting.path(), sight.mounts());
  }

  ServedPlace {
    mounts = List.copyOf(mounts);
  }

  String workspace() {
    return base + "/workspace";
  }

  String tmp() {
    return own + "/tmp";
  }

  String home() {
    return tmp() + "/home";
  }

  String cases() {
    return own + "/cases";
  }

  /// Where a mount is.
  String shown(Sight.Mount mount) {
    return own + "/shown" + mount.inside();
  }

  /// A path below the workspace, `/tmp` or a mount becomes the real one; others stay.
  String where(String inside) {
    Map<String, String> all = new TreeMap<>();
    mounts.forEach(mount -> all.put(mount.inside(), shown(mount)));
    all.put(Bubblewrap.WORKSPACE, workspace());
    all.put("/tmp", tmp());
    all.put(Bubblewrap.BOX, base + BOX);
    for (Map.Entry<String, String> each : all.entrySet()) {
      if (inside.equals(each.getKey()) || inside.startsWith(each.getKey() + "/")) {
        return each.getValue() + inside.substring(each.getKey().length());
      }
    }
    return inside;
  }

  /// The environment of a command.
  Map<String, String> environment(Map<String, String> own) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", path);
    environment.put("HOME", home());
    environment.put("TMPDIR", tmp());
    environment.put("LANG", "C.UTF-8");
    environment.putAll(own);
    return environment;
  }
}
