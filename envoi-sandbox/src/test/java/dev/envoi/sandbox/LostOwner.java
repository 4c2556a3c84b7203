package dev.envoi.sandbox;

import java.nio.file.Path;
import java.util.List;

/// A process that starts something in a sandbox and is then killed by a test.
final class LostOwner {
  private LostOwner() {}

  /// Starts a command that writes all the time and waits for ever.
  static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    SandboxProvider provider =
        switch (arguments[1]) {
          case "isolated" -> Providers.isolated();
          case "open" -> Providers.open();
          default -> new ServedProvider(new PipesProvider(home), Providers.box());
        };
    SandboxSpec spec = new SandboxSpec(home, Sight.system(List.of()));
    try (Sandbox sandbox = provider.create(spec);
        Running running =
            sandbox.start(
                Command.shell(
                    "setsid sh -c 'while :; do echo x >> beat; sleep 0.02; done' & wait"))) {
      running.stdout().transferTo(System.out);
    }
  }
}
