/// Checkpoints: the workspace as it was when a part had completed, kept in a bare git repository
/// that the agent never sees.
///
/// [Checkpoints] writes them, [History] reads them and gives the code back. The write path starts
/// no git process: it writes packs of git objects itself and forces them to the disk before it
/// moves `refs/heads/main`. Plain `git` reads the result. The workspace is known only through
/// [dev.envoi.sandbox.Snapshots]; attributes, filters, hooks and configurations apply to nothing.
@NullMarked
package dev.envoi.workspace;

import org.jspecify.annotations.NullMarked;
