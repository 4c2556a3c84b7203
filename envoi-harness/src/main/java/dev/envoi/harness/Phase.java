package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Where a case failed.
public enum Phase {
  COMPILE,
  VERIFY;

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
