/// Works on a trajectory offline.
///
/// [PartCheckout] says which commit holds the code as it was at a part. [TrajectoryEvaluation]
/// tests the code of every part again, each tree once, several at a time; what came of it is an
/// [EvaluationReport]. Analysing a trajectory is to come; it takes the same trace.
@NullMarked
package dev.envoi.replay;

import org.jspecify.annotations.NullMarked;
