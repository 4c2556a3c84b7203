package dev.envoi.trace;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Sums the tokens of a trajectory: of a turn that ended what it says, of one that goes on or died
/// what was asked of the model in it.
final class UsageFold {
  private Usage closed = Usage.NONE;
  private Usage open = Usage.NONE;

  void turnStarted() {
    closed = closed.plus(open);
    open = Usage.NONE;
  }

  void called(@Nullable Usage usage) {
    open = usage == null ? open : open.plus(usage);
  }

  void turnEnded(@Nullable Usage usage) {
    closed = closed.plus(usage == null ? open : usage);
    open = Usage.NONE;
  }

  @Nullable Usage openTurn() {
    return known(open);
  }

  @Nullable Usage total() {
    return known(closed.plus(open));
  }

  private static @Nullable Usage known(Usage usage) {
    return usage.equals(Usage.NONE) ? null : usage;
  }

  /// In dollars; absent without tokens or price.
  @Nullable BigDecimal cost(@Nullable String price) {
    Usage total = total();
    return price == null || total == null ? null : Price.parse(price).of(total);
  }
}
