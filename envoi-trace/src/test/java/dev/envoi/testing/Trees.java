package dev.envoi.testing;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Trees for tests; what begins with `#!` is executable.
final class Trees {
  private Trees() {}

  static TreeSource of(Map<String, String> files) {
    return sink -> {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        boolean executable = file.getValue().startsWith("#!");
        sink.file(FilePath.of(file.getKey()), executable, new ByteArrayInputStream(content));
      }
    };
  }

  /// A submission whose compiler is this shell script.
  static TreeSource compiler(String script) {
    return of(Map.of("build.sh", "#!/bin/sh\n", "cc", "#!/bin/sh\n" + script));
  }
}
