package dev.envoi.workspace;

import org.jspecify.annotations.Nullable;

/// Commits of one history.
///
/// @param since those that come after this one; all when absent
/// @param to the last of them
public record CommitRange(@Nullable String since, String to) {}
