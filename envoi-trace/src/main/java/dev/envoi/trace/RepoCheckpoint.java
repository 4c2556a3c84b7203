package dev.envoi.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a part did to the code.
///
/// @param commitBefore the commit before the part
/// @param commitAfter the commit that holds the workspace as it was when the part had completed
/// @param committed whether the two differ
/// @param changedFiles paths that differ, as text
/// @param skipped entries that could not be recorded, as `path: why`; absent when there are none
/// @param background parts whose commands were still running; absent when there were none
/// @param redacted files in which a secret's value is replaced; absent when there are none
public record RepoCheckpoint(
    @Nullable String commitBefore,
    @Nullable String commitAfter,
    boolean committed,
    List<String> changedFiles,
    @Nullable List<String> skipped,
    @Nullable List<Integer> background,
    @Nullable List<String> redacted) {
  public RepoCheckpoint {
    changedFiles = List.copyOf(changedFiles);
    skipped = skipped == null ? null : List.copyOf(skipped);
    redacted = redacted == null ? null : List.copyOf(redacted);
    background = background == null ? null : List.copyOf(background);
  }
}
