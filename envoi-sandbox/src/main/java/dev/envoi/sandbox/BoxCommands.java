package dev.envoi.sandbox;

import java.io.IOException;
import java.util.List;

/// Starts subcommands of `box` on one workspace; their first argument is the workspace itself.
@FunctionalInterface
interface BoxCommands {
  Child start(String subcommand, List<byte[]> arguments) throws IOException;
}
