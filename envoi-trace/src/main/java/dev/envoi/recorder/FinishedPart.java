package dev.envoi.recorder;

import dev.envoi.trace.PartContent;
import dev.envoi.trace.PartStatus;
import dev.envoi.trace.PartType;
import dev.envoi.trace.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A part that has ended, to be recorded under the number that was reserved for it.
///
/// @param summary any text; it is cut to one line
public record FinishedPart(
    int number,
    PartType type,
    String itemType,
    PartStatus status,
    String summary,
    Duration duration,
    @Nullable Usage usage,
    PartContent content) {}
