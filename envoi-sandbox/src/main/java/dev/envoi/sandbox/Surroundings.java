package dev.envoi.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands around a command: turns it into a process of the host. Nothing here starts anything.
sealed interface Surroundings permits Bubblewrap, OpenHost {

  /// A process to start: exactly this environment.
  ///
  /// @param folder working directory, null where it does not matter
  record Launch(
      List<String> argv, Map<String, String> environment, @Nullable Path folder, Family family) {}

  Launch command(Command command, List<Exposure> exposures);

  /// `box run`, for many short cases.
  Launch cases();

  /// Where commands find what is shown at a path inside.
  String where(String inside);

  /// Whether the loopback inside is another than the host's.
  boolean ownLoopback();
}
