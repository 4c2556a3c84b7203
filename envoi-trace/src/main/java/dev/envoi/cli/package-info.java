/// The command line: options, `.env`, wiring. The only place that writes to standard output, reads
/// the environment, and builds the object graph ([RunSetup], top to bottom, closed in reverse).
@NullMarked
package dev.envoi.cli;

import org.jspecify.annotations.NullMarked;
