package dev.envoi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file in `src/test/resources/golden` that an output must equal. After a wanted change renew
/// them all with `mvn test -pl envoi-trace -am -Dgolden.renew=true`, look at the diff and at the
/// pictures.
final class GoldenFile {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private GoldenFile() {}

  static void assertEqual(String name, String actual) {
    Path file = FOLDER.resolve(name);
    try {
      if (Boolean.getBoolean("golden.renew")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, actual);
      }
      assertThat(file).as("renew with -Dgolden.renew=true").exists();
      assertThat(actual)
          .as("%s differs; renew with -Dgolden.renew=true if that is wanted", file)
          .isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
