package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Where a local sandbox keeps its things: the workspace, and a folder of ours with the private
/// `/tmp`, the sockets and the made-up files of `/etc`.
///
/// @param own the folder with what the sandbox makes for itself
/// @param workspace the workspace, of this sandbox or of the one it reads
record Rooms(Path own, Path workspace) {
  static Rooms of(Path home) {
    Path absolute = home.toAbsolutePath().normalize();
    return new Rooms(absolute, absolute.resolve("workspace"));
  }

  Path tmp() {
    return own.resolve("tmp");
  }

  Path sockets() {
    return own.resolve("run");
  }

  Path etc() {
    return own.resolve("etc");
  }

  Path cases() {
    return own.resolve("cases");
  }

  /// Makes what is missing and removes what an earlier sandbox left behind; the workspace stays as
  /// it is.
  ///
  /// @return whether the workspace was made now
  boolean prepare() throws IOException {
    Folders.makePrivate(own);
    removeOwn();
    boolean made = !Files.isDirectory(workspace, LinkOption.NOFOLLOW_LINKS);
    Folders.makePrivate(workspace);
    Folders.makePrivate(tmp());
    Folders.makePrivate(tmp().resolve("home"));
    Folders.makePrivate(sockets());
    Folders.makePrivate(etc());
    new Etc(etc()).write();
    return made;
  }

  void removeOwn() throws IOException {
    Folders.remove(tmp());
    Folders.remove(sockets());
    Folders.remove(etc());
    Folders.remove(cases());
    Folders.remove(own.resolve("readers"));
  }
}
