package dev.envoi.trace;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/// The id of a trajectory: unique in its store, safe as a file name and in an object key.
public record TrajectoryId(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TrajectoryId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a trajectory id has 1 to 100 letters, digits, '.', '_' or '-' and begins with a letter or"
              + " digit, got '"
              + value
              + "'");
    }
  }

  /// The id, or empty when the text is none.
  public static Optional<TrajectoryId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new TrajectoryId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
