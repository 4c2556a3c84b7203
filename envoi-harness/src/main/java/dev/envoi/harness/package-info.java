/// To be written.
@NullMarked
package dev.envoi.harness;

import org.jspecify.annotations.NullMarked;
