package dev.envoi.bench;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.workspace.Checkpoints;
import dev.envoi.workspace.Git;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A workspace of many source files in a local sandbox, with its checkpoints. No checkpoint of it
/// is taken yet.
final class Workspace implements AutoCloseable {
  private final int files;
  private final Sandbox sandbox;
  private final Snapshots snapshots;
  private final Checkpoints checkpoints;

  /// @param folder a new folder, made here
  /// @param isolated whether bubblewrap is to isolate it
  Workspace(Path folder, int files, boolean isolated) throws IOException {
    this.files = files;
    Files.createDirectory(folder);
    BoxProgram box = new BoxProgram(folder.resolve("box"), System.getenv());
    LocalProvider provider =
        isolated
            ? new LocalProvider(box, System.getenv())
            : new LocalProvider(box, System.getenv(), null);
    if (provider.capabilities().isolated() != isolated) {
      throw new IOException("cannot isolate here: " + provider.capabilities().detail());
    }
    sandbox = provider.create(new SandboxSpec(folder.resolve("sandbox"), Sight.system(List.of())));
    snapshots = sandbox.snapshots(List.of());
    checkpoints =
        Checkpoints.open(Git.find(System.getenv("PATH")), folder.resolve("git"), snapshots);
    fill(sandbox, files);
  }

  /// Puts so many source files into a workspace.
  static void fill(Sandbox sandbox, int files) throws IOException {
    sandbox.put(
        sink -> {
          for (int i = 0; i < files; i++) {
            write(sink, i, "first");
          }
        });
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /// Writes one file anew, each round another.
  void change(int round) throws IOException {
    sandbox.put(sink -> write(sink, (int) (round * 7919L % files), "round " + round));
  }

  /// Files of 3 to 7 kB in folders of 50, 20 of those in one above.
  private static void write(TreeSink sink, int number, String what) throws IOException {
    String line = "int value_%d(void) { return %d; } /* %s */\n".formatted(number, number, what);
    byte[] content = line.repeat(60 + number % 80).getBytes(StandardCharsets.UTF_8);
    FilePath path =
        FilePath.of("src/%d/%d/file_%d.c".formatted(number / 1_000, number / 50, number));
    sink.file(path, false, new ByteArrayInputStream(content));
  }

  @Override
  public void close() throws IOException {
    checkpoints.close();
    snapshots.close();
    sandbox.close();
  }

  /// Removes a folder with everything in it.
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
