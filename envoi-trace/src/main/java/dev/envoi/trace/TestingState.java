package dev.envoi.trace;

import org.jspecify.annotations.Nullable;

/// Where the tests stand after a part.
///
/// @param solvedPaths required paths whose latest result is all passed
/// @param totalPaths required paths
public record TestingState(
    int solvedPaths,
    int totalPaths,
    @Nullable String latestPath,
    @Nullable Integer latestPassed,
    @Nullable Integer latestTotal,
    @Nullable Integer latestStatusCode,
    @Nullable String latestError) {}
