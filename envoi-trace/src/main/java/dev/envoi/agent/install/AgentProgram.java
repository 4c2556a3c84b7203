package dev.envoi.agent.install;

import dev.envoi.trace.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The program of an agent, as npm has it.
///
/// @param name the agent's name
/// @param version the one that our adapter was tested with
/// @param platforms the machine's architecture, in Java's words, to what it has for that
public record AgentProgram(String name, String version, Map<String, Platform> platforms) {
  public AgentProgram {
    platforms = Map.copyOf(platforms);
  }

  /// A package of npm's in one version.
  public record Npm(String name, String version) {
    String wanted() {
      return name + "@" + version;
    }
  }

  /// What there is for one architecture.
  ///
  /// @param main the package with the native program in it
  /// @param program the program's path inside the package
  /// @param companions what it needs beside it
  public record Platform(Npm main, String program, List<Companion> companions) {
    public Platform {
      companions = List.copyOf(companions);
    }
  }

  /// One program out of another package.
  ///
  /// @param file its path inside that package
  /// @param place where the agent finds it, inside the agent's own package
  public record Companion(Npm from, String file, String place) {}

  public static final AgentProgram CODEX = codex("0.169.0");
  public static final AgentProgram OPENCODE = openCode("1.18.33", "1.18.0");

  public static final List<AgentProgram> ALL = List.of(CODEX, OPENCODE);

  /// The native program: the package's own launcher needs Node and does not pass signals on.
  private static AgentProgram codex(String version) {
    return new AgentProgram(
        "codex",
        version,
        Map.of(
            "amd64",
            codex(version, "x64", "x86_64"),
            "aarch64",
            codex(version, "arm64", "aarch64")));
  }

  private static Platform codex(String version, String npm, String architecture) {
    return new Platform(
        new Npm("@openai/codex", "%s-linux-%s".formatted(version, npm)),
        "vendor/%s-unknown-linux-musl/bin/codex".formatted(architecture),
        List.of());
  }

  /// The build that runs on every processor, and ripgrep, which OpenCode would fetch itself.
  private static AgentProgram openCode(String version, String ripgrep) {
    return new AgentProgram(
        "opencode",
        version,
        Map.of(
            "amd64",
            openCode(new Npm("opencode-linux-x64-baseline", version), "x64", ripgrep),
            "aarch64",
            openCode(new Npm("opencode-linux-arm64", version), "arm64", ripgrep)));
  }

  private static Platform openCode(Npm main, String architecture, String ripgrep) {
    Npm from = new Npm("@vscode/ripgrep-linux-" + architecture, ripgrep);
    return new Platform(main, "bin/opencode", List.of(new Companion(from, "bin/rg", "bin/rg")));
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
