package dev.envoi.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a case.
///
/// @param commands the commands that ran, in order
/// @param collected what was found at the paths to collect, in their order
/// @param gathered what was found in the folders to gather, in their order
/// @param limits names of limits that were hit beyond what the endings tell
public record CaseReport(
    List<Done> commands, List<Collected> collected, List<Gathered> gathered, List<String> limits) {

  public CaseReport {
    commands = List.copyOf(commands);
    collected = List.copyOf(collected);
    gathered = List.copyOf(gathered);
    limits = List.copyOf(limits);
  }

  /// How a command of a case ended. Names and letters are the protocol's.
  public enum How {
    EXITED('e'),
    SIGNALLED('s'),
    WALL_TIME('w'),
    CPU_TIME('c'),
    OUTPUT('o'),
    MEMORY('m'),
    PROCESSES('p'),
    DISK('d'),
    /// could not be started; the code is the errno
    NOT_STARTED('x');

    private final char letter;

    How(char letter) {
      this.letter = letter;
    }

    static How of(int letter) throws SandboxException {
      for (How how : values()) {
        if (how.letter == letter) {
          return how;
        }
      }
      throw new SandboxException("box told an unknown ending 0x%02x".formatted(letter));
    }
  }

  /// A command that ran.
  ///
  /// @param code exit status, signal or errno, as `how` says
  public record Done(How how, int code, Usage usage, Output stdout, Output stderr) {
    /// Whether it exited with status 0.
    public boolean succeeded() {
      return how == How.EXITED && code == 0;
    }
  }

  /// What a command used.
  public record Usage(Duration wall, Duration user, Duration system, long peakBytes) {}

  /// The kept beginning of a stream.
  @SuppressWarnings("ArrayRecordComponent") // bytes of a program, compared by nobody
  public record Output(byte[] bytes, boolean cut) {
    /// The text, invalid UTF-8 replaced.
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// What is at a path.
  public enum Kind {
    ABSENT,
    FILE,
    OTHER
  }

  /// A path that was looked at.
  @SuppressWarnings("ArrayRecordComponent") // bytes of a program, compared by nobody
  public record Collected(Kind kind, long size, byte[] head) {}

  /// Files below a folder.
  ///
  /// @param more whether there are others
  public record Gathered(List<GatheredFile> files, boolean more) {
    public Gathered {
      files = List.copyOf(files);
    }
  }

  /// A regular file below a folder.
  ///
  /// @param path below the folder
  /// @param sha256 of its content, in hexadecimal; null where that was too much to hash
  @SuppressWarnings("ArrayRecordComponent") // bytes of a program, compared by nobody
  public record GatheredFile(FilePath path, long size, @Nullable String sha256, byte[] head) {}
}
