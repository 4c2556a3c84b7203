package dev.envoi.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A case: commands that run one after another in the same fresh folder; the first that does not
/// exit with 0 is the last.
///
/// @param diskBytes how much the folder may hold
/// @param collect files of the folder to look at when the first command has ended, before anything
///   that it made can run
/// @param gather folders whose files to look at when all commands are over
public record CaseJob(
    long diskBytes, List<Part> commands, List<Collect> collect, List<Gather> gather) {

  public CaseJob {
    if (commands.isEmpty() || diskBytes <= 0) {
      throw new IllegalArgumentException("a case needs a command and some room on the disk");
    }
    commands = List.copyOf(commands);
    collect = List.copyOf(collect);
    gather = List.copyOf(gather);
  }

  /// One that gathers nothing.
  public CaseJob(long diskBytes, List<Part> commands, List<Collect> collect) {
    this(diskBytes, commands, collect, List.of());
  }

  /// A command of a case, with exactly this environment.
  public record Part(List<String> argv, Map<String, String> environment, Bounds bounds) {
    public Part {
      if (argv.isEmpty()) {
        throw new IllegalArgumentException("a command needs at least the name of its program");
      }
      argv = List.copyOf(argv);
      environment = Map.copyOf(new TreeMap<>(environment));
    }
  }

  /// What a command of a case may use.
  ///
  /// @param outputBytes of each standard stream
  /// @param fileBytes of each file that it writes
  public record Bounds(
      Duration wall,
      Duration cpu,
      long memoryBytes,
      int processes,
      long outputBytes,
      long fileBytes) {
    public Bounds {
      if (!wall.isPositive()
          || !cpu.isPositive()
          || memoryBytes <= 0
          || processes <= 0
          || outputBytes < 0
          || fileBytes < 0) {
        throw new IllegalArgumentException("the bounds of a command must be positive");
      }
    }
  }

  /// A file to look at when the first command is over.
  ///
  /// @param headBytes how much of its beginning to report
  public record Collect(FilePath path, int headBytes) {}

  /// The files below a folder, whatever their names. Links are not followed, and only so many
  /// entries are looked at.
  ///
  /// @param folder one name, in the folder of the case
  /// @param most how many files to report
  /// @param headBytes how much of the beginning of each
  /// @param hashBytes how much of all of them may be hashed
  public record Gather(FilePath folder, int most, int headBytes, long hashBytes) {}
}
