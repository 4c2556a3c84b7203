/// Serves an environment over HTTP: loads it, matches paths, binds parameters, keeps sessions.
///
/// [HarnessMain] is the program, [HarnessServer] the server; the only place that knows the HTTP
/// library. All state is in one server object; a home folder may be shared by several processes.
@NullMarked
package dev.envoi.harness.runtime;

import org.jspecify.annotations.NullMarked;
