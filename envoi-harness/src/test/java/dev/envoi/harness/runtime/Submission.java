package dev.envoi.harness.runtime;

import dev.envoi.harness.archive.TarGzWriter;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Small submissions for tests.
record Submission(Map<String, String> files, Map<String, String> links) {
  /// Parameters with which the compilers of the machine are in sight of the cases.
  static final String ALLOWED = "{\"allow_compiler\": true}";

  Submission(Map<String, String> files) {
    this(files, Map.of());
  }

  Submission withLink(String path, String target) {
    Map<String, String> more = new TreeMap<>(links);
    more.put(path, target);
    return new Submission(files, more);
  }

  /// One that needs no build and whose compiler is this shell script.
  static Submission compiler(String script) {
    return new Submission(Map.of("build.sh", "#!/bin/sh\n", "cc", "#!/bin/sh\n" + script));
  }

  /// One whose compiler is a compiler of the machine.
  static Submission exec(String program) {
    return compiler("exec " + program + " \"$@\"\n");
  }

  /// One with this `build.sh`.
  static Submission built(String script) {
    return new Submission(Map.of("build.sh", "#!/bin/sh\n" + script));
  }

  /// A compiler whose programs exit with that status and print nothing; it refuses sources in which
  /// a word stands.
  static Submission constant(int status, String refusedWord) {
    return assembled(refusedWord, "mov $60, %%eax\n  mov $%d, %%edi\n  syscall".formatted(status));
  }

  /// A compiler whose programs do this in assembly.
  static Submission assembled(String instructions) {
    return assembled("nothing refused", instructions);
  }

  private static Submission assembled(String refusedWord, String instructions) {
    return compiler(
        """
        case $(cat "$1" "$2" 2>/dev/null) in *'%s'*) exit 1;; esac
        echo '.globl _start
        _start: %s' > program.s
        as program.s -o program.o && ld program.o -o out
        """
            .formatted(refusedWord, instructions));
  }

  TreeSource tree() {
    return sink -> {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        boolean executable = file.getValue().startsWith("#!");
        sink.file(FilePath.of(file.getKey()), executable, new ByteArrayInputStream(content));
      }
      for (Map.Entry<String, String> link : new TreeMap<>(links).entrySet()) {
        sink.link(FilePath.of(link.getKey()), link.getValue().getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  byte[] archive() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      TarGzWriter.write(tree(), out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
