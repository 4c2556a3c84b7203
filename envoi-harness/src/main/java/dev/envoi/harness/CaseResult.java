package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The result of one case. What does not apply is null and not written.
///
/// @param name unique in its suite
/// @param counted false when the reason of the failure is the machine or the harness: such a case
///   is not passed, and says nothing of the submission
/// @param phase where it failed
/// @param failureType why it failed
/// @param message one line for people: the signal, the limit, what differed first
/// @param expected what the program should do
/// @param actual what it did
/// @param compilerOutput what the compiler printed
/// @param source the source of the case
/// @param timing how long it took
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaseResult(
    String name,
    boolean passed,
    boolean counted,
    @Nullable Phase phase,
    @Nullable FailureType failureType,
    @Nullable String message,
    @Nullable Observation expected,
    @Nullable Observation actual,
    @Nullable String compilerOutput,
    @Nullable String source,
    @Nullable Timing timing) {
  private static final int TEXT_LIMIT = 8_000;

  public CaseResult {
    if (passed && (failureType != null || !counted)) {
      throw new IllegalArgumentException("case " + name + " cannot pass with " + failureType);
    }
    if (!passed && failureType == null) {
      throw new IllegalArgumentException("case " + name + " failed without a reason");
    }
    compilerOutput = Cut.middleOrNull(compilerOutput, TEXT_LIMIT);
    source = Cut.middleOrNull(source, TEXT_LIMIT);
  }

  /// A case that did what was expected.
  public static CaseResult passed(String name, Timing timing) {
    return new CaseResult(name, true, true, null, null, null, null, null, null, null, timing);
  }

  /// A case that failed by the submission's fault.
  public static CaseResult failed(String name, Phase phase, FailureType type, String message) {
    boolean counted = type != FailureType.HARNESS_ERROR;
    return new CaseResult(name, false, counted, phase, type, message, null, null, null, null, null);
  }

  /// A case about which nothing is known, for a reason of the machine.
  public static CaseResult notCounted(String name, Phase phase, String message) {
    return failed(name, phase, FailureType.HARNESS_ERROR, message);
  }

  public CaseResult withObservations(Observation wanted, Observation seen) {
    return new CaseResult(
        name,
        passed,
        counted,
        phase,
        failureType,
        message,
        cut(wanted),
        cut(seen),
        compilerOutput,
        source,
        timing);
  }

  public CaseResult withTexts(@Nullable String compiler, @Nullable String program) {
    return new CaseResult(
        name,
        passed,
        counted,
        phase,
        failureType,
        message,
        expected,
        actual,
        compiler,
        program,
        timing);
  }

  public CaseResult withTiming(Timing measured) {
    return new CaseResult(
        name,
        passed,
        counted,
        phase,
        failureType,
        message,
        expected,
        actual,
        compilerOutput,
        source,
        measured);
  }

  private static Observation cut(Observation whole) {
    return new Observation(Cut.middleOrNull(whole.stdout(), TEXT_LIMIT), whole.exitCode());
  }
}
