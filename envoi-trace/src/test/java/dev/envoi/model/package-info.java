/// A model that says what a script tells it to, over the real wire: agents are driven against it
/// without a network.
@NullMarked
package dev.envoi.model;

import org.jspecify.annotations.NullMarked;
