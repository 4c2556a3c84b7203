/// The scripted agent: plays a session file through the same sandbox, gate and MCP tool as a real
/// agent. It uses no model and so no tokens.
@NullMarked
package dev.envoi.agent.scripted;

import org.jspecify.annotations.NullMarked;
