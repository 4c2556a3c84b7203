package dev.envoi.cli;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import dev.envoi.sandbox.Capabilities;
import dev.envoi.sandbox.LocalProvider;
import dev.envoi.trace.TraceJson;
import dev.envoi.trace.UserError;
import dev.envoi.workspace.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./envoi doctor`.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "What this machine has and lacks for each feature, and the command that mends it.")
final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private StoreOption store = new StoreOption();

  @Option(names = "--json", description = "One JSON array on standard output.")
  private boolean json;

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// One thing that was looked at.
  ///
  /// @param needed whether runs are refused without it
  /// @param mend a command, or empty
  record Finding(String what, boolean good, boolean needed, String detail, String mend) {}

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("java", true, true, Runtime.version().toString(), ""));
    findings.add(git());
    findings.add(
        tool(
            "gcc",
            "builds our native helper, and C submissions",
            "apt-get install gcc libc6-dev",
            true));
    findings.add(
        tool(
            "as", "cases of the compiler task assemble with it", "apt-get install binutils", true));
    findings.add(isolation());
    findings.add(
        tool("cargo", "submissions in Rust", "see rustup.rs, or: apt-get install cargo", false));
    AgentProgram.ALL.forEach(agent -> findings.add(agent(agent)));
    findings.add(storeWritable());
    if (json) {
      surroundings.out().println(TraceJson.MAPPER.writeValueAsString(findings));
    } else {
      findings.forEach(this::print);
    }
    return findings.stream().allMatch(finding -> finding.good() || !finding.needed()) ? 0 : 1;
  }

  private void print(Finding finding) {
    surroundings
        .out()
        .printf(
            "%-8s %-10s %s%n",
            finding.good() ? "ok" : finding.needed() ? "MISSING" : "lacks",
            finding.what(),
            finding.detail());
    if (!finding.good() && !finding.mend().isEmpty()) {
      surroundings.out().printf("%-19s mend it with: %s%n", "", finding.mend());
    }
  }

  private Finding git() {
    try {
      var _ = Git.find(path());
      return new Finding("git", true, true, "found, 2.39 or later", "");
    } catch (IOException e) {
      return new Finding("git", false, true, String.valueOf(e.getMessage()), "apt-get install git");
    }
  }

  private Finding tool(String name, String use, String mend, boolean needed) {
    for (String folder : path().split(":", -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file)) {
        return new Finding(name, true, needed, file + " (" + use + ")", "");
      }
    }
    return new Finding(name, false, needed, "not on the PATH: " + use, mend);
  }

  private Finding agent(AgentProgram agent) {
    AgentsFolder.Status status = AgentsCommand.folder(surroundings).status(agent);
    String program = status.program();
    return program == null
        ? new Finding(
            agent.name(),
            false,
            false,
            "the agent %s is not installed in version %s".formatted(agent.name(), agent.version()),
            "./envoi agents install " + agent.name())
        : new Finding(agent.name(), true, false, agent.version() + ", " + program, "");
  }

  private Finding isolation() {
    try {
      Capabilities found =
          new LocalProvider(RunSetup.box(surroundings), surroundings.environment()).capabilities();
      return new Finding(
          "sandbox",
          found.isolated(),
          false,
          found.detail(),
          found.detail().contains("not installed") ? "apt-get install bubblewrap" : "");
    } catch (IOException e) {
      return new Finding(
          "sandbox", false, true, String.valueOf(e.getMessage()), "apt-get install gcc libc6-dev");
    }
  }

  private Finding storeWritable() {
    try {
      var opened = surroundings.store(store.address);
      opened.probe();
      return new Finding("store", true, true, opened.address() + " is writable", "");
    } catch (IOException | UserError e) {
      return new Finding("store", false, true, String.valueOf(e.getMessage()), "");
    }
  }

  private String path() {
    return surroundings.environment().getOrDefault("PATH", "/usr/bin:/bin");
  }
}
