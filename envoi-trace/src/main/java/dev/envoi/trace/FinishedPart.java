package dev.envoi.trace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A part that has ended: what an adapter tells, and what is recorded under the number that was
/// reserved for it.
///
/// @param itemType the agent's own name for it
/// @param summary any text; it is cut to one line
/// @param duration by the monotonic clock
public record FinishedPart(
    int number,
    PartType type,
    String itemType,
    PartStatus status,
    String summary,
    Duration duration,
    @Nullable Usage usage,
    PartContent content) {}
