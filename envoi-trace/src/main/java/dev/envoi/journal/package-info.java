/// The append-only log of a trajectory: the truth while it runs.
///
/// One line an event, each with a sequence number, the time, the kind, and the hash of the line
/// before. [Journal] appends (one writer, guarded by a lock on the file), [JournalReader] verifies
/// and reads.
@NullMarked
package dev.envoi.journal;

import org.jspecify.annotations.NullMarked;
