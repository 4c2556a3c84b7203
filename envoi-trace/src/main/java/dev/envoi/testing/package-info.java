<<<<<<< HEAD
/// How an agent's code is tested: the MCP tool `run_tests` ([RunTestsServer]), the way to the
/// environment's own process, the answers that an agent reads, and what is solved.
=======
/// The recorder's side of an environment: [EnvironmentHost] runs a harness as a process of its own,
/// [HarnessClient] speaks to one, whoever runs it. Knows nothing of agents. All types may be used
/// from any thread.
>>>>>>> harness
@NullMarked
package dev.envoi.testing;

import org.jspecify.annotations.NullMarked;
