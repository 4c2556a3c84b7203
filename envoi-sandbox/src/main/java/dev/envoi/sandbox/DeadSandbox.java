package dev.envoi.sandbox;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is left of a local sandbox whose process was killed.
public final class DeadSandbox {
  private static final String TMP = "/tmp";

  private final Rooms rooms;

  DeadSandbox(Rooms rooms) {
    this.rooms = rooms;
  }

  /// Whether it was closed and left nothing.
  boolean isGone() {
    return !Files.exists(rooms.tmp(), LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(rooms.workspace(), LinkOption.NOFOLLOW_LINKS);
  }

  /// Kills what still runs in it: a supervisor names its folders, and takes all below it along.
  void end() {
    Patience.until(
        "the processes of a dead sandbox to end",
        () -> {
          List<ProcessHandle> left =
              Stream.of(
                      Processes.withArgument(rooms.tmp().toString()),
                      Processes.withArgument(rooms.workspace().toString()),
                      Processes.withVariable("TMPDIR", rooms.tmp().toString()))
                  .flatMap(List::stream)
                  .toList();
          left.forEach(ProcessHandle::destroyForcibly);
          return left.isEmpty();
        });
  }

  /// The folder of this machine that was at a path below `/tmp` inside; empty when there is none.
  /// Whoever worked there may have put links in its way: none is followed.
  public Optional<Path> folder(String inside) {
    if (!inside.startsWith(TMP + "/")) {
      return Optional.empty();
    }
    Path folder = rooms.tmp();
    for (Path piece : Path.of(inside.substring(TMP.length() + 1))) {
      folder = folder.resolve(piece);
      if (piece.toString().equals("..") || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
    }
    return Optional.of(folder);
  }
}
