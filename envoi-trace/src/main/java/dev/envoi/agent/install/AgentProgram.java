package dev.envoi.agent.install;

import dev.envoi.trace.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The program of an agent, as npm has it.
///
/// @param name the agent's name
/// @param version the one that our adapter was tested with
/// @param npmPackage the package that holds it
/// @param platforms the machine's architecture, in Java's words, to what it has for that
public record AgentProgram(
    String name, String version, String npmPackage, Map<String, Platform> platforms) {
  public AgentProgram {
    platforms = Map.copyOf(platforms);
  }

  /// What there is for one architecture.
  ///
  /// @param npmVersion of the package with the native program in it
  /// @param program the program's path inside the package
  public record Platform(String npmVersion, String program) {}

  public static final AgentProgram CODEX = codex("0.169.0");

  public static final List<AgentProgram> ALL = List.of(CODEX);

  /// The native program: the package's own launcher needs Node and does not pass signals on.
  private static AgentProgram codex(String version) {
    return new AgentProgram(
        "codex",
        version,
        "@openai/codex",
        Map.of(
            "amd64",
            new Platform(version + "-linux-x64", "vendor/x86_64-unknown-linux-musl/bin/codex"),
            "aarch64",
            new Platform(version + "-linux-arm64", "vendor/aarch64-unknown-linux-musl/bin/codex")));
  }

  /// The agent of this name.
  public static AgentProgram named(String name) {
    return ALL.stream()
        .filter(program -> program.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "there is no agent '%s' to install; there are %s"
                    .formatted(name, ALL.stream().map(AgentProgram::name).toList())));
  }

  /// What there is for this machine.
  public Optional<Platform> platform() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    return linux
        ? Optional.ofNullable(platforms.get(System.getProperty("os.arch")))
        : Optional.empty();
  }
}
