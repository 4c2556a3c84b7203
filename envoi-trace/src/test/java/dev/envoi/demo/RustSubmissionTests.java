package dev.envoi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.testing.HarnessAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A submission in Rust, from the task's own template, built by cargo in the harness's sandbox.
final class RustSubmissionTests {
  private static final List<String> TOOLS = List.of("cargo", "rustc", "gcc");
  private static final Map<String, ?> SMALLEST = Map.of("test_name", "smoke/01_return_constant");

  /// Compiles programs that return a constant, and refuses all others.
  private static final String COMPILER =
      """
      use std::process::{exit, Command};

      fn main() {
          let args: Vec<String> = std::env::args().collect();
          let source = std::fs::read_to_string(&args[1]).expect("a source");
          let code: String = source.lines().filter(|line| !line.starts_with("//")).collect();
          let tail = match code.trim().strip_prefix("int main(void) {") {
              Some(body) => body.trim().strip_prefix("return ").unwrap_or("").to_string(),
              None => String::new(),
          };
          let value: u8 = match tail.trim_end_matches('}').trim().trim_end_matches(';').parse() {
              Ok(value) => value,
              Err(_) => {
                  eprintln!("{}: not a program that returns a constant", args[1]);
                  exit(1);
              }
          };
          let text = format!(
              ".globl _start\\n_start: mov $60, %eax\\n mov ${value}, %edi\\n syscall\\n"
          );
          std::fs::write("program.s", text).expect("a folder to write to");
          run("as", &["program.s", "-o", "program.o"]);
          run("ld", &["program.o", "-o", &args[args.len() - 1]]);
      }

      fn run(program: &str, args: &[&str]) {
          if !Command::new(program).args(args).status().expect(program).success() {
              exit(1);
          }
      }
      """;

  private static Harness harness;

  @BeforeAll
  static void start() throws Exception {
    harness = new Harness();
  }

  @AfterAll
  static void end() {
    harness.close();
  }

  @Test
  void isBuiltByTheTasksToolsAndJudged() throws Exception {
    HarnessAnswer answer = harness.test(submission(COMPILER), TOOLS, SMALLEST);

    assertThat(answer).isInstanceOf(HarnessAnswer.Result.class);
    assertThat(answer.allPassed()).as(answer.raw().json()).isTrue();
    assertThat(((HarnessAnswer.Result) answer).isolated()).isTrue();
  }

  @Test
  void thatDoesNotBuildSaysWhatTheCompilerSaid() throws Exception {
    HarnessAnswer answer = harness.test(submission("fn main() { 1 + }"), TOOLS, SMALLEST);

    assertThat(answer).isInstanceOf(HarnessAnswer.Failure.class);
    assertThat(((HarnessAnswer.Failure) answer).error())
        .startsWith("The build failed")
        .contains("error: expected expression", "src/main.rs");
  }

  @Test
  void thatPanicsRefusesNothing() throws Exception {
    Map<String, ?> invalid = Map.of("test_name", "multi_file/03_syntax_error");
    HarnessAnswer answer =
        harness.test(submission("fn main() { panic!(\"a bug\"); }"), TOOLS, invalid);

    assertThat(answer.allPassed()).isFalse();
    assertThat(answer.raw().json()).contains("exit status 101 is a crash", "a bug");
  }

  private static Map<String, String> submission(String program) throws Exception {
    Path template = Envoi.ROOT.resolve("examples/c-compiler/template/rust");
    Map<String, String> files = new HashMap<>();
    files.put("build.sh", Files.readString(template.resolve("build.sh")));
    files.put("Cargo.toml", Files.readString(template.resolve("Cargo.toml")));
    files.put("src/main.rs", program);
    return files;
  }
}
