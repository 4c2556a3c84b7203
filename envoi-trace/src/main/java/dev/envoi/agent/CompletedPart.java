package dev.envoi.agent;

import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A part as the adapter knows it.
///
/// @param number as reserved
/// @param itemType the agent's own name for it
/// @param summary any text; it is cut to one line
/// @param duration by the monotonic clock
public record CompletedPart(
    int number,
    PartType type,
    String itemType,
    PartStatus status,
    String summary,
    Duration duration,
    @Nullable Usage usage,
    PartContent content) {}
