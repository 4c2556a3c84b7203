/// The way from the agent to its model. The agent gets a throw-away token and an address; our side
/// puts the real key on each request, passes it to the provider, and streams the answer back byte
/// by byte, counting as it goes by. So no process of a sandbox ever holds a real key.
///
/// One [ModelRelay] serves all trajectories of the process, told apart by token. Requests run on
/// the web server's virtual threads and block there.
@NullMarked
package dev.envoi.relay;

import org.jspecify.annotations.NullMarked;
