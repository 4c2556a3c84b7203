package dev.envoi.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Cases of a path that passed in one evaluation and failed in the next one of the same path.
///
/// @param path the path that both asked for
/// @param before the evaluation in which they passed
/// @param now the evaluation in which they failed
/// @param broken names of the cases; empty where the harness did not name all failures
/// @param suspects the changes of the code between the two tested commits, oldest first
/// @param mendedAt the part whose evaluation of the path had them all passed again
public record Regression(
    String path,
    Evaluation before,
    Evaluation now,
    List<String> broken,
    List<CodeChange> suspects,
    @Nullable Integer mendedAt) {
  private static final int FILES_NAMED = 4;
  private static final int PARTS_NAMED = 6;

  public Regression {
    broken = List.copyOf(broken);
    suspects = List.copyOf(suspects);
  }

  Regression mended(int part) {
    return new Regression(path, before, now, broken, suspects, part);
  }

  int passedBefore() {
    return before.counts() == null ? 0 : before.counts().passed();
  }

  int passedNow() {
    return now.counts() == null ? 0 : now.counts().passed();
  }

  /// How many cases broke, where that is known; else by how many the number fell.
  public int size() {
    return broken.isEmpty() ? Math.max(1, passedBefore() - passedNow()) : broken.size();
  }

  /// The parts that may have caused it, in their order.
  public List<Integer> suspectParts() {
    return suspects.stream().map(CodeChange::part).distinct().toList();
  }

  /// Such as "broken between part 31 and part 38: parts 33, 36 changed src/codegen.c".
  public String cause() {
    String range = "broken between part %d and part %d: ".formatted(before.part(), now.part());
    List<Integer> parts = suspectParts();
    if (parts.isEmpty()) {
      return range + "no file changed in between, so the result itself is not stable";
    }
    String files = files();
    return range
        + (parts.size() == 1 ? "part " : "parts ")
        + named(parts.stream().map(String::valueOf).toList(), PARTS_NAMED)
        + (files.isEmpty() ? " changed the code" : " changed " + files);
  }

  private String files() {
    Set<String> files = new LinkedHashSet<>();
    suspects.forEach(change -> files.addAll(change.files()));
    return named(files.stream().map(file -> PlainText.line(file, 80)).toList(), FILES_NAMED);
  }

  private static String named(List<String> things, int most) {
    String shown = things.stream().limit(most).collect(Collectors.joining(", "));
    return things.size() > most ? shown + " and " + (things.size() - most) + " more" : shown;
  }
}
