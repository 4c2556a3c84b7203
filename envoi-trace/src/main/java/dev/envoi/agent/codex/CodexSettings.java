package dev.envoi.agent.codex;

import dev.envoi.agent.ModelAccess;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What Codex is run with.
///
/// @param program the folder of the platform package that holds `bin/codex`, on this machine
/// @param model the model's name; null for Codex's own default
/// @param access the way to the model
/// @param patience how long it, and we, wait for what may not come
public record CodexSettings(
    Path program, @Nullable String model, ModelAccess access, Patience patience) {
  /// Where the sandbox must show [#program].
  public static final String INSIDE = "/run/envoi/codex";

  public CodexSettings(Path program, @Nullable String model, ModelAccess access) {
    this(program, model, access, Patience.USUAL);
  }

  /// How patient Codex is with its model, and we are with calls of which Codex tells less.
  ///
  /// @param requestRetries how often it asks again when an answer does not begin
  /// @param streamRetries how often when one breaks off
  /// @param longestStart a call inside a program that shows no item for so long failed before it
  ///   ran
  /// @param longestCommand a command goes on in the background after 30 s at the latest; inside a
  ///   program nobody tells
  public record Patience(
      int requestRetries, int streamRetries, Duration longestStart, Duration longestCommand) {
    public static final Patience USUAL =
        new Patience(4, 5, Duration.ofSeconds(5), Duration.ofSeconds(31));
  }
}
