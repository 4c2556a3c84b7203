/// The words of a trace as records, and their JSON.
///
/// [JournalEvent] is what is recorded, one event after another; [AgentTrace] is what people read,
/// folded from the events by [TraceFold]. Events are never changed, only followed by others; a
/// reader keeps what it does not know. All types are immutable except [TraceFold], which one thread
/// owns.
@NullMarked
package dev.envoi.trace;

import org.jspecify.annotations.NullMarked;
