/// Works on a trajectory offline.
///
/// [PartCheckout] says which commit holds the code as it was at a part. Evaluating each commit
/// again and analysing what came of it are to come; they take the same trace. All types are
/// immutable.
@NullMarked
package dev.envoi.replay;

import org.jspecify.annotations.NullMarked;
