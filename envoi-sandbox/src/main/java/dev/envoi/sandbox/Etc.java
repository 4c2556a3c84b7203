package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// The `/etc` inside: a neutral user, and of the host's files only what programs need to run; never
/// the whole folder, since passwords and tokens lie in it.
record Etc(Path folder) {
  private static final List<String> FILES =
      List.of(
          "debian_version",
          "host.conf",
          "inputrc",
          "ld.so.cache",
          "ld.so.conf",
          "locale.alias",
          "localtime",
          "magic",
          "mime.types",
          "nsswitch.conf",
          "os-release",
          "protocols",
          "services",
          "timezone");
  private static final List<String> FOLDERS =
      List.of("alternatives", "fonts", "ld.so.conf.d", "perl", "python3", "terminfo");
  private static final String GROUP =
      """
      root:x:0:
      envoi:x:1000:
      nogroup:x:65534:
      """;
  private static final String HOSTS =
      """
      127.0.0.1 localhost envoi
      ::1 localhost
      """;

  /// The files are copies in our folder, made anew when the sandbox is; folders are bound.
  List<String> arguments(Sight sight) {
    List<String> arguments = new ArrayList<>(List.of("--ro-bind", folder.toString(), "/etc"));
    if (sight.system() == Sight.Mode.SYSTEM) {
      for (String name : FOLDERS) {
        bind(name, arguments);
      }
      bind("ssl/certs", arguments);
    }
    if (sight.network() && Files.exists(Path.of("/etc/resolv.conf"))) {
      bind("resolv.conf", arguments);
    }
    return arguments;
  }

  private static void bind(String name, List<String> arguments) {
    Path path = Path.of("/etc", name);
    if (Files.exists(path)) {
      arguments.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }
  }

  void write() throws IOException {
    // agents run commands by the user's shell, and write them for bash
    String shell = Files.exists(Path.of("/bin/bash")) ? "/bin/bash" : "/bin/sh";
    Files.writeString(
        folder.resolve("passwd"),
        """
        root:x:0:0:root:/tmp/home:/bin/sh
        envoi:x:1000:1000:envoi:/tmp/home:%s
        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
        """
            .formatted(shell));
    Files.writeString(folder.resolve("group"), GROUP);
    Files.writeString(folder.resolve("hosts"), HOSTS);
    for (String name : FILES) {
      copy(name);
    }
    // what is bound needs something to be bound on, since the folder itself is read-only inside
    for (String name : FOLDERS) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.createDirectories(folder.resolve("ssl/certs"));
    copy("ssl/openssl.cnf");
    Files.writeString(folder.resolve("resolv.conf"), "");
  }

  private void copy(String name) throws IOException {
    Path source = Path.of("/etc", name);
    if (Files.isRegularFile(source) && Files.isReadable(source)) {
      Files.copy(source, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
