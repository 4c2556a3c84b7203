package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a case took: milliseconds by the wall clock, 0 for what did not run, and what came out.
///
/// @param executableBytes size of the program; null where there is none
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Timing(double compileMs, double runMs, @Nullable Long executableBytes) {
  public static final Timing NONE = new Timing(0, 0, null);
}
