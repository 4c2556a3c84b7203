package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// The providers under test; `box` is built once into the build folder.
final class Providers {
  private Providers() {}

  static BoxProgram box() {
    return new BoxProgram(Path.of("target", "cache"), System.getenv());
  }

  static LocalProvider isolated() throws Exception {
    LocalProvider provider = new LocalProvider(box(), System.getenv());
    assertThat(provider.capabilities().isolated())
        .as(
            "these tests need a working bubblewrap (`apt-get install bubblewrap`): %s",
            provider.capabilities().detail())
        .isTrue();
    return provider;
  }

  static LocalProvider open() {
    return new LocalProvider(box(), System.getenv(), null);
  }
}
