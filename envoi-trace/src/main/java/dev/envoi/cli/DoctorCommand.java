package dev.envoi.cli;

import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import dev.envoi.trace.TraceJson;
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

  @Override
  public Integer call() {
    MachineChecks checks = new MachineChecks(surroundings, RunSetup.provider(surroundings));
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("java", true, true, Runtime.version().toString(), ""));
    findings.add(checks.git());
    findings.add(
        checks.tool(
            "gcc",
            "builds our native helper, and C submissions",
            "apt-get install gcc libc6-dev",
            true));
    findings.add(
        checks.tool(
            "as", "cases of the compiler task assemble with it", "apt-get install binutils", true));
    findings.add(checks.isolation());
    findings.add(
        checks.tool(
            "cargo", "submissions in Rust", "see rustup.rs, or: apt-get install cargo", false));
    AgentProgram.ALL.forEach(agent -> findings.add(agent(agent)));
    findings.add(checks.storeWritable(store.address));
    findings.add(checks.disk(store.address));
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
}
