/// To be written.
@NullMarked
package dev.envoi.trace;

import org.jspecify.annotations.NullMarked;
