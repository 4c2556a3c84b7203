package dev.envoi.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of a workspace that is, or may be, a program of the machine.
///
/// @param path in the workspace
/// @param original on the host; null when the file could not be looked at
/// @param why what says so, such as "has the same code"
public record BorrowedProgram(String path, @Nullable Path original, String why) {}
