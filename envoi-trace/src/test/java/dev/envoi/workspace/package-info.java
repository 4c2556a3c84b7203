/// Tests of the checkpoints, with a workspace in memory that behaves as `box snapshot` does.
@NullMarked
package dev.envoi.workspace;

import org.jspecify.annotations.NullMarked;
