package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a failure type alone does not tell.
///
/// @param signal that ended the program, such as `SIGSEGV`
/// @param limit that was hit, such as `memory`
/// @param diff where expected and actual output part
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailureDetail(
    @Nullable String signal, @Nullable String limit, @Nullable String diff) {
  private static final int TEXT_LIMIT = 1_000;

  public FailureDetail {
    diff = Cut.middleOrNull(diff, TEXT_LIMIT);
  }

  public static FailureDetail ofSignal(String name) {
    return new FailureDetail(name, null, null);
  }

  public static FailureDetail ofLimit(String name) {
    return new FailureDetail(null, name, null);
  }

  public static FailureDetail ofDiff(String diff) {
    return new FailureDetail(null, null, diff);
  }
}
