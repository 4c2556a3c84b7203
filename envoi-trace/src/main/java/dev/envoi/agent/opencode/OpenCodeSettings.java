package dev.envoi.agent.opencode;

import dev.envoi.agent.ModelAccess;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What OpenCode is run with.
///
/// @param program the folder with `bin/opencode` and `bin/rg`, on this machine
/// @param access the way to the model
public record OpenCodeSettings(Path program, Model model, ModelAccess access) {
  /// Where the sandbox must show [#program].
  public static final String INSIDE = "/run/envoi/opencode";

  /// A model of OpenCode's own provider, or of a provider that speaks chat completions.
  ///
  /// @param provider its name
  public record Model(String provider, String name) {
    public static final String HOSTED = "opencode";
    public static final Model DEFAULT = new Model(HOSTED, "gpt-5-nano");

    /// Parses `--model`: a name without a slash is one of OpenCode's own provider.
    public static Model of(@Nullable String given) {
      if (given == null) {
        return DEFAULT;
      }
      int slash = given.indexOf('/');
      String provider = slash < 0 ? HOSTED : given.substring(0, slash);
      String name = given.substring(slash + 1);
      if (!provider.matches("[A-Za-z0-9][A-Za-z0-9_.-]*") || name.isBlank()) {
        throw new UserError("--model must be PROVIDER/MODEL or a model of opencode, got " + given);
      }
      return new Model(provider, name);
    }

    /// Whether OpenCode knows it by itself.
    public boolean isHosted() {
      return provider.equals(HOSTED);
    }

    public String fullName() {
      return provider + "/" + name;
    }
  }
}
