/// How an agent's code is tested: the MCP tool `run_tests` ([RunTestsServer]), the way to the
/// environment's own process, the answers that an agent reads, and what is solved.
@NullMarked
package dev.envoi.testing;

import org.jspecify.annotations.NullMarked;
