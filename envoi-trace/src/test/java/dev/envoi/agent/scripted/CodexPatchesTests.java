package dev.envoi.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CodexPatchesTests {
  private static final String DIFF =
      """
      --- a/f
      +++ b/f
      @@ -5,2 +5,2 @@
       same
      -old
      +new
      """;

  @Test
  void aHunkWhoseLinesStandEarlierTooGetsMoreOfWhatStandsBeforeIt() {
    CodexPatches patches = new CodexPatches();
    patches.know("f", "same\nold\nfirst\nmiddle\nsame\nold\n");
    assertThat(patches.patch(DIFF))
        .isEqualTo(
            """
            *** Begin Patch
            *** Update File: f
            @@
             middle
             same
            -old
            +new
            *** End Patch
            """);
  }

  @Test
  void aHunkThatDoesNotFitIsRefused() {
    CodexPatches patches = new CodexPatches();
    patches.know("f", "a\nb\nc\nd\ne\nf\n");
    assertThatThrownBy(() -> patches.patch(DIFF)).hasMessageContaining("does not fit f");
  }
}
