package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
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
/// @param detail the same for programs
/// @param expected what the program should do
/// @param actual what it did
/// @param compilerOutput what the compiler printed
/// @param source the source of the case
/// @param timing how long it took
/// @param reference what a compiler of the machine took for the same case, where that is known
/// @param debugArtifacts files that the submission wrote for whom wants to know why it failed
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaseResult(
    String name,
    boolean passed,
    boolean counted,
    @Nullable Phase phase,
    @Nullable FailureType failureType,
    @Nullable String message,
    @Nullable FailureDetail detail,
    @Nullable Observation expected,
    @Nullable Observation actual,
    @Nullable String compilerOutput,
    @Nullable String source,
    @Nullable Timing timing,
    @Nullable Timing reference,
    @Nullable List<DebugArtifact> debugArtifacts) {
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
    debugArtifacts =
        debugArtifacts == null || debugArtifacts.isEmpty() ? null : List.copyOf(debugArtifacts);
  }

  /// A case that did what was expected.
  public static CaseResult passed(String name, Timing timing) {
    return new CaseChanges(name, true, true).timing(timing).result();
  }

  /// A case that failed by the submission's fault.
  public static CaseResult failed(String name, Phase phase, FailureType type, String message) {
    boolean counted = type != FailureType.HARNESS_ERROR;
    return new CaseChanges(name, false, counted).failure(phase, type, message).result();
  }

  /// A case about which nothing is known, for a reason of the machine.
  public static CaseResult notCounted(String name, Phase phase, String message) {
    return failed(name, phase, FailureType.HARNESS_ERROR, message);
  }

  /// The same with a remark after its message.
  public CaseResult withRemark(String remark) {
    String before = message == null ? "" : message + "; ";
    return new CaseChanges(this).message(before + remark).result();
  }

  public CaseResult withDetail(FailureDetail more) {
    return new CaseChanges(this).detail(more).result();
  }

  public CaseResult withObservations(Observation wanted, Observation seen) {
    return new CaseChanges(this).observations(cut(wanted), cut(seen)).result();
  }

  public CaseResult withTexts(@Nullable String compiler, @Nullable String program) {
    return new CaseChanges(this).texts(compiler, program).result();
  }

  public CaseResult withTiming(Timing measured) {
    return new CaseChanges(this).timing(measured).result();
  }

  public CaseResult withReference(Timing measured) {
    return new CaseChanges(this).reference(measured).result();
  }

  public CaseResult withDebugArtifacts(List<DebugArtifact> files) {
    return new CaseChanges(this).debugArtifacts(files).result();
  }

  private static Observation cut(Observation whole) {
    return new Observation(Cut.middleOrNull(whole.stdout(), TEXT_LIMIT), whole.exitCode());
  }
}
