/// OpenCode: its server inside the sandbox, what it says made into parts, its tools held at our
/// gate by a plugin of ours.
@NullMarked
package dev.envoi.agent.opencode;

import org.jspecify.annotations.NullMarked;
