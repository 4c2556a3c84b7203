/// The loop: prompts, turns, budgets, ends.
///
/// [TrajectoryRun] is one trajectory from its first prompt to its end; [TurnWatch] bounds one turn.
@NullMarked
package dev.envoi.run;

import org.jspecify.annotations.NullMarked;
