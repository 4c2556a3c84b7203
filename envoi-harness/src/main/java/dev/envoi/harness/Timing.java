package dev.envoi.harness;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How long the parts of a case took by the wall clock, in milliseconds; 0 for what did not run.
@JsonNaming(SnakeCaseStrategy.class)
public record Timing(double compileMs, double runMs) {
  public static final Timing NONE = new Timing(0, 0);
}
