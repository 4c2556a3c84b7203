package dev.envoi.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.PartStatus;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReportHtmlTests {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><img src=x onerror=\"alert('2')\">\u0000\u001b[31m👩‍💻\u202e";

  private static String html(AgentTrace trace) {
    return ReportHtml.of(trace, Progress.of(trace));
  }

  @Test
  void thePageIsAsTheGoldenFile() {
    GoldenFile.assertEqual("report.html", html(SampleTraces.compiler()));
  }

  @Test
  void aRegressionIsNamedWithLinksToTheParts() {
    assertThat(html(SampleTraces.compiler()))
        .contains("Broken between part <a href=\"#part-18\">18</a>")
        .contains("part <a href=\"#part-21\">21</a> changed <code>src/codegen.c</code>")
        .contains("<code>functions/fib</code>")
        .contains("id=\"part-21\" class=\"patch suspect changed\"");
  }

  @Test
  void whateverAnAgentWroteIsText() {
    AgentTrace trace =
        new TestingTrace("hostile")
            .turn(HOSTILE + "\n" + HOSTILE)
            .text(HOSTILE)
            .patch(HOSTILE, HOSTILE)
            .test(HOSTILE, 2, 2)
            .patch(HOSTILE, HOSTILE)
            .test(HOSTILE, 1, 2, HOSTILE)
            .failedTest(HOSTILE, HOSTILE)
            .ended(PartStatus.FAILED, HOSTILE)
            .running();

    String html = html(trace);

    assertThat(html).doesNotContain("<img").doesNotContain("alert(1)</script>");
    assertThat(html).doesNotContain("\u0000").doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(html.split("<script", -1)).hasSize(2);
    assertThat(html.split("</script", -1)).hasSize(2);
    assertThat(html).contains("👩‍💻");
    assertThat(Pattern.compile("<[^>]* on[a-z]+=").matcher(html).find()).isFalse();
  }

  @Test
  void thePolicyNamesItsOwnScriptAndStyleAndNothingElse() throws Exception {
    String html = html(SampleTraces.compiler());

    assertThat(html).contains("default-src 'none'").doesNotContain("unsafe-inline");
    for (String tag : new String[] {"script", "style"}) {
      Matcher content =
          Pattern.compile("<%s>(.*?)</%s>".formatted(tag, tag), Pattern.DOTALL).matcher(html);
      assertThat(content.find()).isTrue();
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(content.group(1).getBytes(StandardCharsets.UTF_8));
      assertThat(html).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
    assertThat(html).doesNotContain(" style=\"").doesNotContain("http://").doesNotContain("https:");
  }

  @Test
  void tenMegabytesOfSummaryStaySmall() {
    String long10 = "<&\"".repeat(3_500_000);
    AgentTrace trace =
        new TestingTrace("long")
            .turn(long10)
            .text(long10)
            .patch(long10, long10)
            .failedTest(long10, long10)
            .running();

    assertThat(html(trace)).hasSizeLessThan(300_000);
  }

  @Test
  void fiveThousandPartsTakeLessThanThreeSeconds() {
    AgentTrace trace = SampleTraces.big(5000);
    long before = cpuTime();

    String html = html(trace);

    // The processor's time: a busy machine must not become a failure.
    assertThat(Duration.ofNanos(cpuTime() - before)).isLessThan(Duration.ofSeconds(3));
    assertThat(html).contains("id=\"part-5000\"").hasSizeLessThan(5_000_000);
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void thereIsAPageBeforeTheFirstTurnPartAndTest() {
    assertThat(html(new TestingTrace("empty").running()))
        .contains("not ended")
        .contains("No turn has begun.")
        .contains("No test has been run.")
        .contains("No part has completed.");
    assertThat(html(new TestingTrace("idle").turn("go").running())).contains("Turn 1");
  }

  @Test
  void anEndByAnErrorIsMarked() {
    assertThat(html(new TestingTrace("lost").turn("go").text("x").ended(EndReason.SANDBOX_LOST)))
        .contains("<span class=\"badge bad\">sandbox lost</span>");
  }
}
