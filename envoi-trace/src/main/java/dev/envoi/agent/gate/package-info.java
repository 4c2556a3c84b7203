/// Where agents' hooks ask before a tool runs, whatever the agent.
@NullMarked
package dev.envoi.agent.gate;

import org.jspecify.annotations.NullMarked;
