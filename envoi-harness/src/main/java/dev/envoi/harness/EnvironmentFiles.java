package dev.envoi.harness;

import java.io.IOException;
import java.nio.file.Path;

/// The environment's own folder, and room for what is derived from it. Constructors of environments
/// may ask for it. Nothing in it is in a submission's sight unless it is mounted.
public interface EnvironmentFiles {

  /// The folder that holds `Environment.java`.
  Path folder();

  /// The folder in which suites are that were fetched to this machine, each below its name. It may
  /// not be there.
  Path fixtures();

  /// A folder that is made once for this state of the environment's folder and then kept: made
  /// whole or not at all, whoever asks at the same time.
  Path once(String name, Maker maker) throws IOException;

  /// A folder of our cache that all states of this environment, and all processes, share. What is
  /// in it must be named by all that it depends on.
  Path shared() throws IOException;

  /// Fills a new folder.
  @FunctionalInterface
  interface Maker {
    void make(Path folder) throws IOException;
  }
}
