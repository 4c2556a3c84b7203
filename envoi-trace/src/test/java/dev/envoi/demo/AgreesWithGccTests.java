package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.SandboxSpec;
import dev.envoi.sandbox.Sight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The compiler that the demo ends with, on programs that are not in its suite. It runs in a
/// sandbox, since an agent wrote it; everything is one command there, so that the sandbox is paid
/// for once.
@ExtendWith(PlayedDemo.Resolver.class)
final class AgreesWithGccTests {
  private static final long FIRST_SEED = 1000;
  private static final int PROGRAMS = 200;

  /// Compiles and runs one program with both compilers; prints its seed and what was found.
  private static final String COMPARE =
      """
      #!/bin/sh
      ./cc $1.c -o $1.ours >$1.words 2>&1 || { echo "$1 refused: $(head -c 300 $1.words)"; exit; }
      gcc -w $1.c -o $1.gcc || { echo "$1 gcc refused"; exit; }
      timeout 10 ./$1.ours >$1.ours.txt 2>/dev/null; ours=$?
      timeout 10 ./$1.gcc >$1.gcc.txt 2>/dev/null; gcc=$?
      if [ $ours != $gcc ]; then echo "$1 exit status $ours instead of $gcc"
      elif cmp -s $1.ours.txt $1.gcc.txt; then echo "$1 agrees"
      else echo "$1 another output: $(diff $1.gcc.txt $1.ours.txt | head -4 | tr '\\n' ' ')"; fi
      """;

  @Test
  void onProgramsThatAreNotInTheSuite(PlayedDemo demo, @TempDir Path scratch) throws Exception {
    Map<Long, String> verdicts = new HashMap<>();
    SandboxSpec spec = new SandboxSpec(scratch.resolve("home"), Sight.system(List.of("gcc")));
    try (Sandbox sandbox = Harness.sandboxes().create(spec)) {
      sandbox.put(sink -> {
        for (Path file : files(demo.cloned())) {
          FilePath name = FilePath.of(demo.cloned().relativize(file).toString());
          sink.file(name, Files.isExecutable(file), Files.newInputStream(file));
        }
      });
      sandbox.put(Harness.tree(programs()));
      Outcome outcome =
          sandbox.run(
              Command.shell("./build.sh && seq 1000 1199 | xargs -P 2 -n 1 ./compare.sh 2>&1"));
      assertThat(outcome.succeeded()).as(outcome.stdout().text()).isTrue();
      for (String line : outcome.stdout().text().lines().toList()) {
        String[] words = line.split(" ", 2);
        verdicts.put(Long.parseLong(words[0]), words[1]);
      }
    }

    SoftAssertions softly = new SoftAssertions();
    seeds()
        .forEach(seed ->
            softly
                .assertThat(verdicts.get(seed))
                .as(() -> "seed " + seed + ":\n" + RandomPrograms.program(seed))
                .isEqualTo("agrees"));
    softly.assertAll();
    assertThat(verdicts).hasSize(PROGRAMS);
  }

  private static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + PROGRAMS);
  }

  private static Map<String, String> programs() {
    Map<String, String> files =
        seeds()
            .boxed()
            .collect(Collectors.toMap(seed -> seed + ".c", seed -> RandomPrograms.program(seed)));
    files.put("compare.sh", COMPARE);
    return files;
  }

  private static List<Path> files(Path clone) throws java.io.IOException {
    try (var walk = Files.walk(clone)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(clone.resolve(".git")))
          .toList();
    }
  }
}
