/// Where artifacts live: an [ArtifactStore] over a folder or a bucket, what goes into it
/// ([TrajectoryObjects], [Publisher]), and where a run keeps its own files ([LocalRuns]).
///
/// Stores may be used from any thread.
@NullMarked
package dev.envoi.store;

import org.jspecify.annotations.NullMarked;
