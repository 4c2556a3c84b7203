/// The agents' programs: which versions are known to work, where they are, how they get here.
@NullMarked
package dev.envoi.agent.install;

import org.jspecify.annotations.NullMarked;
