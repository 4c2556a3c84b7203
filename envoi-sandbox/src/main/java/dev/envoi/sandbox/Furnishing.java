package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes a place inside ready for commands, and removes it.
///
/// @param sandbox in which the commands for that are run
/// @param place what is made ready
record Furnishing(ServedSandbox sandbox, ServedPlace place) {

  void of(Sight sight, BoxProgram box) throws IOException {
    List<String> folders = new ArrayList<>();
    folders.addAll(List.of(place.workspace(), place.home(), place.cases()));
    for (Sight.Mount mount : sight.mounts()) {
      folders.add(Files.isDirectory(mount.host()) ? place.shown(mount) : above(mount));
    }
    script("mkdir -p -- \"$@\"", folders);
    String missing =
        script(
            "for t; do command -v \"$t\" > /dev/null || { echo \"$t\"; exit; }; done",
            sight.tools());
    if (!missing.isEmpty()) {
      throw new MissingToolException(missing, Tools.installation(missing));
    }
    for (Sight.Mount mount : sight.mounts()) {
      copy(mount, box);
    }
  }

  private String above(Sight.Mount mount) {
    String shown = place.shown(mount);
    return shown.substring(0, shown.lastIndexOf('/'));
  }

  private void copy(Sight.Mount mount, BoxProgram box) throws IOException {
    Path host = mount.host();
    if (Files.isDirectory(host)) {
      new BoxFiles(sandbox.boxOn(place.shown(mount))).put(new FolderTree(box, host));
      return;
    }
    String name = mount.inside().substring(mount.inside().lastIndexOf('/') + 1);
    new BoxFiles(sandbox.boxOn(above(mount)))
        .put(sink -> {
          try (InputStream content = new BufferedInputStream(Files.newInputStream(host))) {
            sink.file(FilePath.of(name), Files.isExecutable(host), content);
          }
        });
  }

  void remove() throws IOException {
    script("chmod -R u+rwx \"$@\"; rm -rf -- \"$@\"", List.of(place.own()));
  }

  private String script(String line, List<String> words) throws IOException {
    if (words.isEmpty()) {
      return "";
    }
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", line, "sh"));
    argv.addAll(words);
    try {
      Outcome outcome = sandbox.runBeside(argv);
      if (!outcome.succeeded()) {
        throw new SandboxException(
            "the sandbox could not be made ready: " + outcome.stderr().text().strip());
      }
      return outcome.stdout().text().strip();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while a sandbox was made ready", interrupted);
    }
  }
}
