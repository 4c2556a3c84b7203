package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why a case failed.
public enum FailureType {
  COMPILE_ERROR,
  WRONG_OUTPUT,
  WRONG_EXIT_CODE,
  CRASH,
  TIMEOUT,
  LIMIT,
  WRONG_ARCH,
  /// An invalid program was not refused as it should be.
  ACCEPTED_INVALID,
  /// The harness or the machine is the reason; says nothing of the submission.
  HARNESS_ERROR;

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
