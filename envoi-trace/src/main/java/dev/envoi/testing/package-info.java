/// The recorder's side of an environment: [EnvironmentHost] runs a harness as a process of its own,
/// [HarnessClient] speaks to one, whoever runs it. Knows nothing of agents. All types may be used
/// from any thread.
@NullMarked
package dev.envoi.testing;

import org.jspecify.annotations.NullMarked;
