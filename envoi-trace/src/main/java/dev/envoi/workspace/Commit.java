package dev.envoi.workspace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One checkpoint of a history.
///
/// @param before the commit before; null for the first
public record Commit(String id, @Nullable String before, Instant time, String message) {}
