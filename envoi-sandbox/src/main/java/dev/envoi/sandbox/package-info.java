/// Where whatever an agent wrote is run: its commands, its builds, its programs.
///
/// A [SandboxProvider] makes a [Sandbox]; nobody outside this package holds a path into a
/// workspace. Files go in and come out as a [TreeStream], the same stream for a local folder as for
/// a machine far away. Every child is started from one platform thread that lives as long as the
/// process, and child pipes are drained by platform threads. All types here may be used from any
/// thread.
@NullMarked
package dev.envoi.sandbox;

import org.jspecify.annotations.NullMarked;
