package dev.envoi.report;

import dev.envoi.trace.AgentTrace;
import dev.envoi.trace.EndReason;
import dev.envoi.trace.PartStatus;
import java.util.Random;

/// Trajectories for golden files and for looking at.
final class SampleTraces {
  private SampleTraces() {}

  /// A small compiler grows, breaks twice and is mended.
  static AgentTrace compiler() {
    TestingTrace trace =
        new TestingTrace("demo-compiler")
            .turn("Build a C compiler in C. Run the tests with run_tests.")
            .reasoning("A lexer first, then expressions, then statements.")
            .patch("write src/main.c, build.sh", "src/main.c", "build.sh")
            .command("sh build.sh")
            .test("basics", 0, 45, first(45))
            .patch("write src/lexer.c", "src/lexer.c", "src/lexer.h")
            .patch("return of a constant", "src/parser.c", "src/codegen.c")
            .test("basics", 4, 45, first(41))
            .patch("unary and binary operators", "src/parser.c", "src/codegen.c")
            .ended(PartStatus.FAILED, "sh build.sh: src/parser.c:88: error: expected ';'")
            .patch("fix the missing semicolon", "src/parser.c")
            .test("basics", 11, 45, first(34))
            .patch("local variables", "src/parser.c", "src/codegen.c")
            .test("basics/variables", 6, 6)
            .test("basics", 17, 45, first(28))
            .turn("28 cases of basics are not passed yet. Go on.")
            .reasoning("Control flow: if, while, for need labels.")
            .patch("if and else", "src/parser.c", "src/codegen.c")
            .patch("while, for, break, continue", "src/parser.c", "src/codegen.c")
            .test("basics", 26, 45, first(19))
            .patch("calls and parameters", "src/codegen.c")
            .text("Register allocation is simpler when each temporary lives on the stack.")
            .patch("push temporaries", "src/codegen.c")
            .test(
                "basics",
                22,
                45,
                with(19, "functions/fib", "functions/ack", "variables/swap", "stress/loop"))
            .reasoning("The stack is not aligned to 16 at calls.");
    return laterHalf(trace).ended(EndReason.SOLVED);
  }

  private static TestingTrace laterHalf(TestingTrace trace) {
    return trace
        .patch("align the stack before calls", "src/codegen.c")
        .test("basics", 31, 45, first(14))
        .turn("Solved: 0 of 1 paths. 14 cases of basics are left.")
        .patch("pointers and arrays", "src/parser.c", "src/types.c", "src/codegen.c")
        .command("gcc -S probe.c -o -")
        .test("basics", 36, 45, first(9))
        .patch("strings and char", "src/lexer.c", "src/codegen.c")
        .test("basics/edge_cases", 5, 7, "edge_cases/escape", "edge_cases/empty_string")
        .patch("several files", "src/main.c", "cc")
        .failedTest("basics", "build.sh ended with status 1: src/main.c:12: error: unknown type")
        .ended(PartStatus.VOID, "a call that the agent threw away")
        .patch("declare the type", "src/main.c")
        .test("basics", 40, 45, first(5))
        .patch("constant folding", "src/fold.c", "src/codegen.c")
        .patch("fold comparisons too", "src/fold.c")
        .text("Folding divides by a constant zero at compile time now; that must not happen.")
        .test("basics", 38, 45, with(5, "expressions/div_by_zero_guard", "expressions/shift"))
        .turn("Two cases broke: expressions/div_by_zero_guard, expressions/shift.")
        .patch("no folding of division by zero, mask shifts", "src/fold.c")
        .test("basics/expressions", 9, 9)
        .test("basics", 42, 45, first(3))
        .patch("labels and switch", "src/parser.c", "src/codegen.c")
        .test("basics", 45, 45)
        .text("All cases of basics pass.");
  }

  /// The first names of a list of cases.
  static String[] first(int count) {
    return with(count);
  }

  private static String[] with(int count, String... more) {
    String[] categories = {"multi_file", "edge_cases", "stress", "expressions", "functions"};
    String[] names = new String[count + more.length];
    for (int i = 0; i < count; i++) {
      names[i] = categories[i % categories.length] + "/case_" + (i + 1);
    }
    System.arraycopy(more, 0, names, count, more.length);
    return names;
  }

  /// Four suites, thousands of parts, many turns.
  static AgentTrace big(int parts) {
    Random random = new Random(7);
    TestingTrace trace = new TestingTrace("big").secondsPerPart(4).requiring("basics", "torture");
    String[] suites = {"basics", "c_testsuite", "torture", "wacct"};
    int[] totals = {45, 220, 1481, 1473};
    int[] passed = new int[4];
    for (int i = 1; i <= parts; i++) {
      if (i % 250 == 1) {
        trace.turn("turn at part " + i);
      }
      switch (random.nextInt(8)) {
        case 0, 1 -> trace.reasoning("thinking about part " + i);
        case 2, 3 -> trace.command("make && ./cc tests/" + i + ".c -o t && ./t");
        case 4, 5 -> trace.patch("edit " + i, "src/file" + i % 17 + ".c", "src/common.h");
        case 6 -> {
          int suite = random.nextInt(4);
          int gain = random.nextInt(-totals[suite] / 40 - 1, totals[suite] / 18 + 2);
          passed[suite] = Math.clamp(passed[suite] + gain, 0, totals[suite]);
          int failed = totals[suite] - passed[suite];
          trace.test(suites[suite], passed[suite], totals[suite], first(Math.min(60, failed)));
        }
        default -> trace.text("a text of part " + i);
      }
    }
    return trace.ended(EndReason.PART_LIMIT);
  }
}
