/// The gate, the numbering, the checkpoints and the journal, in one order.
///
/// [Recorder] knows no agent and no loop: it is told what happens and makes it durable. Its methods
/// may be called from any thread.
@NullMarked
package dev.envoi.recorder;

import org.jspecify.annotations.NullMarked;
