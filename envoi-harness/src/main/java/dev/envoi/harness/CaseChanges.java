package dev.envoi.harness;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a case result with some of its fields changed.
final class CaseChanges {
  private final String name;
  private final boolean passed;
  private final boolean counted;
  private @Nullable Phase phase;
  private @Nullable FailureType failureType;
  private @Nullable String message;
  private @Nullable FailureDetail detail;
  private @Nullable Observation expected;
  private @Nullable Observation actual;
  private @Nullable String compilerOutput;
  private @Nullable String source;
  private @Nullable Timing timing;
  private @Nullable Timing reference;
  private @Nullable List<DebugArtifact> debugArtifacts;

  CaseChanges(String name, boolean passed, boolean counted) {
    this.name = name;
    this.passed = passed;
    this.counted = counted;
  }

  CaseChanges(CaseResult from) {
    this(from.name(), from.passed(), from.counted());
    phase = from.phase();
    failureType = from.failureType();
    message = from.message();
    detail = from.detail();
    expected = from.expected();
    actual = from.actual();
    compilerOutput = from.compilerOutput();
    source = from.source();
    timing = from.timing();
    reference = from.reference();
    debugArtifacts = from.debugArtifacts();
  }

  CaseChanges failure(Phase where, FailureType type, String words) {
    phase = where;
    failureType = type;
    message = words;
    return this;
  }

  CaseChanges message(String words) {
    message = words;
    return this;
  }

  CaseChanges detail(FailureDetail more) {
    detail = more;
    return this;
  }

  CaseChanges observations(Observation wanted, Observation seen) {
    expected = wanted;
    actual = seen;
    return this;
  }

  CaseChanges texts(@Nullable String compiler, @Nullable String program) {
    compilerOutput = compiler;
    source = program;
    return this;
  }

  CaseChanges timing(Timing measured) {
    timing = measured;
    return this;
  }

  CaseChanges reference(Timing measured) {
    reference = measured;
    return this;
  }

  CaseChanges debugArtifacts(List<DebugArtifact> files) {
    debugArtifacts = files;
    return this;
  }

  CaseResult result() {
    return new CaseResult(
        name,
        passed,
        counted,
        phase,
        failureType,
        message,
        detail,
        expected,
        actual,
        compilerOutput,
        source,
        timing,
        reference,
        debugArtifacts);
  }
}
