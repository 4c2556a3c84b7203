package dev.envoi.cli;

/// One thing that was looked at.
///
/// @param needed whether runs are refused without it
/// @param mend a command, or empty
record Finding(String what, boolean good, boolean needed, String detail, String mend) {

  /// For the person whose run is refused.
  String problem() {
    return mend.isEmpty()
        ? what + ": " + detail
        : "%s: %s; mend it with: %s".formatted(what, detail, mend);
  }
}
