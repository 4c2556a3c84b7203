package dev.envoi.harness.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TestPathTests {
  @Test
  void aLiteralPathIsSelectedByItselfItsParentsAndTheEmptyPath() {
    TestPath path = new TestPath("wacct/chapter_1");

    assertThat(path.match("wacct/chapter_1")).isPresent();
    assertThat(path.match("wacct")).isPresent();
    assertThat(path.match("")).isPresent();
    assertThat(path.match("wacct/chapter_10")).isEmpty();
    assertThat(path.match("wac")).isEmpty();
    assertThat(path.match("wacct/chapter_1/more")).isEmpty();
  }

  @Test
  void aTemplateIsSelectedOnlyAsAWhole() {
    TestPath path = new TestPath("wacct/chapter_{chapter}.{kind}");

    assertThat(path.match("wacct/chapter_12.valid"))
        .contains(Map.of("chapter", "12", "kind", "valid"));
    assertThat(path.match("wacct")).isEmpty();
    assertThat(path.match("wacct/chapter_1/2.valid")).isEmpty();
    assertThat(path.match("wacct/chapter_12xvalid")).isEmpty();
    assertThat(path.match("wacct/chapter_{chapter}.{kind}")).isPresent();
  }

  @Test
  void slashesAroundARequestMeanNothing() {
    assertThat(TestPath.normal("/a//b/")).isEqualTo("a/b");
    assertThat(TestPath.normal("/")).isEmpty();
  }

  @Test
  void emptyNamesAreNoPath() {
    assertThatThrownBy(() -> new TestPath("a//b")).hasMessageContaining("empty name");
    assertThatThrownBy(() -> new TestPath("")).isInstanceOf(IllegalArgumentException.class);
  }
}
