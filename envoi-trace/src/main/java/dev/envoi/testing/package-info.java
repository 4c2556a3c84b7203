/// How an agent's code is tested: the MCP tool `run_tests` ([RunTestsServer]), the way to the environment's
/// own process ([EnvironmentHost], [HarnessClient], [HarnessEvaluator]), the answers that an agent reads,
/// and what is solved. Knows no agent.
@NullMarked
package dev.envoi.testing;

import org.jspecify.annotations.NullMarked;
