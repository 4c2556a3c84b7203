/// The one HTTP server of the process, on the loopback: one listener, many trajectories, told apart
/// by bearer token. Nothing else here knows Javalin or Jetty.
@NullMarked
package dev.envoi.web;

import org.jspecify.annotations.NullMarked;
