package dev.envoi.harness;

import dev.envoi.sandbox.BorrowedProgram;
import dev.envoi.sandbox.CaseJob;
import dev.envoi.sandbox.CaseReport;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.TreeSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One submission under test. What it gives out is ended when the session ends, however it ends.
public interface Session {

  /// Makes the sandbox of this session with the submission in it as `/workspace`. Once, and before
  /// everything else.
  void put(TreeSource submission, Sight sight) throws IOException;

  /// Likewise, with the submission built: `build` runs beside it, and what it leaves is kept. A
  /// later session of the same submission, sight and environment begins with that and does not
  /// build. A build that fails, or that leaves very much, is not kept; nor is any where submissions
  /// are not isolated, since others could change it.
  void putBuilt(TreeSource submission, Sight sight, Build build)
      throws IOException, InterruptedException, SetUpException;

  /// Makes a submission ready.
  @FunctionalInterface
  interface Build {
    void run() throws IOException, InterruptedException, SetUpException;
  }

  /// Runs a command beside the submission: its build. Nothing that it started outlives it.
  Outcome run(Command command) throws IOException, InterruptedException;

  /// A file beside the submission that is a compiler of the machine: what a build could have
  /// copied. What it does not notice is told at [dev.envoi.sandbox.Sandbox#borrowedCompiler].
  Optional<BorrowedProgram> borrowedCompiler() throws IOException;

  /// A place for cases that may only read the submission.
  Bench bench(Sight sight) throws IOException;

  /// Whether the submission runs where it can see and change nothing of ours.
  boolean isolated() throws IOException;

  /// Runs many short cases; from any thread.
  interface Bench {

    /// Runs the jobs, as many at a time as the server gives, and answers in their order. A case of
    /// whose end the machine may be the reason is run again alone before it counts: it ran out of
    /// wall-clock time, was killed while no limit explains it, or failed with [MachineWords]. Where
    /// several in a row ran out of time alone too, the others that ran out of time are unknown.
    List<Ran> run(List<CaseJob> jobs) throws InterruptedException;

    /// The path by which the commands of cases find what is shown at a path inside.
    String where(String inside);
  }

  /// What became of a job.
  sealed interface Ran {
    /// It was run, well or badly.
    record Reported(CaseReport report) implements Ran {}

    /// The machine or the harness could not run it.
    record Unknown(String why) implements Ran {}
  }
}
