package dev.envoi.cli;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import dev.envoi.sandbox.Capabilities;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.store.ArtifactStore;
import dev.envoi.store.FileStore;
import dev.envoi.trace.UserError;
import dev.envoi.workspace.Git;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a run needs of this machine, whatever its task: looked at by `doctor`, and before each run.
///
/// @param provider what it finds out is not found out again by whoever uses it later
record MachineChecks(Surroundings surroundings, LocalProvider provider) {
  private static final long LEAST_FREE = 512L << 20;

  Finding git() {
    try {
      var _ = Git.find(path());
      return new Finding("git", true, true, "found, 2.39 or later", "");
    } catch (IOException e) {
      return new Finding("git", false, true, String.valueOf(e.getMessage()), "apt-get install git");
    }
  }

  Finding tool(String name, String use, String mend, boolean needed) {
    for (String folder : path().split(":", -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file)) {
        return new Finding(name, true, needed, file + " (" + use + ")", "");
      }
    }
    return new Finding(name, false, needed, "not on the PATH: " + use, mend);
  }

  /// Whether commands can be run, and whether that isolates.
  Finding isolation() {
    try {
      Capabilities found = provider.capabilities();
      return new Finding(
          "sandbox",
          found.isolated(),
          false,
          found.detail(),
          found.detail().contains("not installed") ? "apt-get install bubblewrap" : "");
    } catch (IOException e) {
      return new Finding(
          "sandbox", false, true, String.valueOf(e.getMessage()), "apt-get install gcc libc6-dev");
    }
  }

  Finding storeWritable(@Nullable String address) {
    try {
      ArtifactStore opened = surroundings.store(address);
      opened.probe();
      return new Finding("store", true, true, opened.identity() + " is writable", "");
    } catch (IOException | UserError e) {
      return new Finding("store", false, true, String.valueOf(e.getMessage()), "");
    }
  }

  /// Whether runs, and a store in a folder, have room to begin.
  Finding disk(ArtifactStore store) {
    for (Path place : new Path[] {surroundings.home(), folder(store)}) {
      try {
        long free = free(place);
        if (free < LEAST_FREE) {
          return new Finding(
              "disk",
              false,
              true,
              "%d MB are free at %s and %d are needed to begin; make room there, or have it elsewhere ($ENVOI_HOME, --store)"
                  .formatted(free >> 20, place, LEAST_FREE >> 20),
              "");
        }
      } catch (IOException e) {
        return new Finding("disk", false, true, place + " cannot be looked at", "");
      }
    }
    return new Finding("disk", true, true, "there is room for a run", "");
  }

  /// Likewise; a store that cannot be opened is told by [#storeWritable].
  Finding disk(@Nullable String address) {
    try {
      return disk(surroundings.store(address));
    } catch (UserError e) {
      return disk(surroundings.folderStore());
    }
  }

  /// Of the nearest folder that is there; others may take an empty one away meanwhile, and what
  /// else is wrong with a path is told by whoever writes to it.
  private static long free(Path place) throws IOException {
    for (Path there = place; there != null; there = there.getParent()) {
      try {
        return Files.getFileStore(there).getUsableSpace();
      } catch (FileSystemException _) {
        // the one above it
      }
    }
    throw new FileSystemException(place.toString());
  }

  private Path folder(ArtifactStore store) {
    return store instanceof FileStore files ? files.root() : surroundings.home();
  }

  private String path() {
    return surroundings.environment().getOrDefault("PATH", "/usr/bin:/bin");
  }

  Finding agent(AgentProgram agent) {
    AgentsFolder.Status status = AgentsCommand.folder(surroundings).status(agent);
    String program = status.program();
    return program == null
        ? new Finding(
            agent.name(),
            false,
            false,
            "the agent %s is not installed in version %s".formatted(agent.name(), agent.version()),
            "./envoi agents install " + agent.name())
        : new Finding(agent.name(), true, false, agent.version() + ", " + program, "");
  }
}
