package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A file that the submission wrote for people and agents to read when a case fails.
///
/// @param path in its folder, without control characters
/// @param sha256 of its content; null where it was too large to hash
/// @param text its beginning, when it is text and there was room for it
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DebugArtifact(
    String path, Kind kind, long size, @Nullable String sha256, @Nullable String text) {

  /// What is in it, by its beginning.
  public enum Kind {
    TEXT,
    BINARY;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
