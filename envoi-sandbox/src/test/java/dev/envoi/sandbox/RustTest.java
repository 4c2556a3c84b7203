package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A crate is built in the sandbox with the tool chain of the operator's home. Needs rustup's cargo
/// on the machine; not having it fails with the words of [MissingToolException].
class RustTest {
  @TempDir Path home;

  @Test
  void aCrateIsBuiltWithoutNetworkWhereOnlyTheToolChainOfTheHomeIsShown() throws Exception {
    Sight sight = Sight.system(List.of("cargo", "rustc", "gcc"));
    try (Sandbox sandbox = Providers.isolated().create(new SandboxSpec(home, sight))) {
      sandbox.put(sink -> {
        sink.file(
            FilePath.of("Cargo.toml"),
            false,
            Bytes.stream("[package]\nname = \"hi\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"));
        sink.file(
            FilePath.of("src/main.rs"),
            false,
            Bytes.stream("fn main() { println!(\"hello\"); }\n"));
      });

      Outcome versions = sandbox.run(Command.shell("cargo --version && rustc --version"));
      Outcome build = sandbox.run(Command.shell("cargo build --release --offline 2>&1"));
      Outcome run = sandbox.run(Command.of("target/release/hi"));

      assertThat(versions.stdout().text()).startsWith("cargo ").contains("\nrustc ");
      assertThat(build.succeeded()).as(build.stdout().text()).isTrue();
      assertThat(run.stdout().text()).isEqualTo("hello\n");
      assertThat(sandbox.run(Command.shell("command -v cargo")).stdout().text())
          .isEqualTo("/opt/tools/cargo/bin/cargo\n");
    }
  }
}
