/// The agent seam: an [Agent] plays one turn after another inside a sandbox and tells its
/// [AgentHost] what it does, part by part. Adapters know nothing of git, of the journal, or of each
/// other.
@NullMarked
package dev.envoi.agent;

import org.jspecify.annotations.NullMarked;
