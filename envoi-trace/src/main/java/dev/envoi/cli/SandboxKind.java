package dev.envoi.cli;

import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.sandbox.SandboxProvider;
import java.util.function.BiFunction;

/// Where agents work; tests are always run on this machine.
///
/// @param name as `--sandbox` and the trace say it
/// @param provider makes its provider from that of this machine and our program
record SandboxKind(String name, BiFunction<LocalProvider, BoxProgram, SandboxProvider> provider) {
  static final SandboxKind LOCAL = new SandboxKind("local", (local, _) -> local);
}
