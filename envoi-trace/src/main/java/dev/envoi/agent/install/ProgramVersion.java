package dev.envoi.agent.install;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an installed program says of its own version.
public final class ProgramVersion {
  private static final Duration PATIENCE = Duration.ofSeconds(7);
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+[\\w.+-]*");

  private ProgramVersion() {}

  /// Asks it by `--version`.
  ///
  /// @throws UserError when it gives no answer in time, or none that tells a version
  public static String of(AgentProgram agent, Path program)
      throws IOException, InterruptedException {
    try (EmptyHome home = EmptyHome.make()) {
      return of(agent, program, home);
    }
  }

  private static String of(AgentProgram agent, Path program, EmptyHome home)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version");
    builder.redirectErrorStream(true);
    builder.environment().keySet().retainAll(Set.of("PATH"));
    home.settle(builder.environment());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      // what is longer than a pipe holds is no answer to this question
      boolean answered = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      String said =
          answered
              ? new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8)
              : "";
      return in(said)
          .orElseThrow(() ->
              new UserError(
                  "%s does not tell its version; install it anew with: ./envoi agents install %s"
                      .formatted(program, agent.name())));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// The first version in a text.
  public static Optional<String> in(String text) {
    Matcher matcher = VERSION.matcher(text);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }
}
