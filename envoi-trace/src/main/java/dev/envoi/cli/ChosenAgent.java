package dev.envoi.cli;

import dev.envoi.agent.Agent;
import dev.envoi.agent.AgentContext;
import dev.envoi.agent.ModelAccess;
import dev.envoi.agent.codex.CodexAgent;
import dev.envoi.agent.codex.CodexSettings;
import dev.envoi.agent.install.AgentProgram;
import dev.envoi.agent.install.AgentsFolder;
import dev.envoi.agent.opencode.OpenCodeAgent;
import dev.envoi.agent.opencode.OpenCodeSettings;
import dev.envoi.agent.scripted.ScriptedAgent;
import dev.envoi.agent.scripted.SessionFile;
import dev.envoi.relay.Access;
import dev.envoi.relay.CodexAccount;
import dev.envoi.relay.Credentials;
import dev.envoi.relay.ModelApi;
import dev.envoi.relay.OpenCodeAccount;
import dev.envoi.relay.Upstream;
import dev.envoi.sandbox.Sight;
import dev.envoi.trace.Redactor;
import dev.envoi.trace.UserError;
import dev.envoi.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The agent that was asked for, checked before anything is started. Agents are made here and
/// nowhere else.
sealed interface ChosenAgent {

  /// What the sandbox must show for it.
  List<Sight.Mount> mounts();

  /// Its model's provider; empty for one that has none.
  Optional<Upstream> upstream();

  /// A file that it plays and that is needed to go on; empty when it plays none.
  default Optional<Path> played() {
    return Optional.empty();
  }

  /// Makes it.
  ///
  /// @param access its way to the model through the relay, on the web server; absent without one
  Agent start(AgentContext context, @Nullable Access access, WebServer web) throws IOException;

  /// The agent by its name.
  ///
  /// @param redactor is told every secret that it brings
  static ChosenAgent of(RunOptions.Wanted run, Surroundings surroundings, Redactor redactor)
      throws IOException {
    AgentOptions.Wanted wanted = run.agent();
    String name = wanted.agent();
    if (name.equals(AgentOptions.SCRIPTED)) {
      return Scripted.of(run.task().resolve("sessions/demo.yaml"));
    }
    if (name.startsWith(AgentOptions.SCRIPTED + ":")) {
      Path file = Path.of(name.substring(AgentOptions.SCRIPTED.length() + 1));
      return Scripted.of(surroundings.path(file));
    }
    AgentOptions.Model model = wanted.model();
    if (model.baseUrl() != null) {
      new ModelUrl(model.baseUrl()).secrets().forEach(redactor::add);
    }
    if (name.equals(AgentOptions.OPENCODE)) {
      return openCode(model, surroundings, redactor);
    }
    Upstream upstream = upstream(wanted, surroundings, redactor);
    return new Codex(
        program(AgentProgram.CODEX, surroundings),
        model.name(),
        model.provider() == null ? "openai" : model.provider(),
        upstream);
  }

  private static ChosenAgent openCode(
      AgentOptions.Model wanted, Surroundings surroundings, Redactor redactor) throws IOException {
    if (wanted.provider() != null) {
      throw new UserError("opencode's provider is part of its model: --model PROVIDER/MODEL");
    }
    OpenCodeSettings.Model model = OpenCodeSettings.Model.of(wanted.name());
    String given = wanted.baseUrl();
    Upstream upstream =
        OpenCodeAccount.upstream(
            surroundings.environment(),
            model.isHosted(),
            given == null ? null : Upstream.address(given),
            redactor::add);
    return new OpenCode(program(AgentProgram.OPENCODE, surroundings), model, upstream);
  }

  /// The folder with `bin/` and the agent's program in it.
  static Path program(AgentProgram agent, Surroundings surroundings) throws IOException {
    AgentsFolder agents = AgentsCommand.folder(surroundings);
    Path program =
        agents
            .program(agent)
            .orElseThrow(() -> new UserError(String.valueOf(agents.status(agent).problem())));
    return program.resolveSibling("..").toRealPath();
  }

  private static Upstream upstream(
      AgentOptions.Wanted wanted, Surroundings surroundings, Redactor redactor) {
    String given = wanted.model().baseUrl();
    URI address = given == null ? null : Upstream.address(given);
    Path asked = wanted.codexAuthFile();
    Optional<CodexAccount> account =
        CodexAccount.find(
            new CodexAccount.Places(
                asked == null ? null : surroundings.path(asked),
                surroundings.userHome().resolve(".codex/auth.json"),
                surroundings.environment(),
                address),
            new CodexAccount.Told(
                redactor::add, warning -> surroundings.err().println("envoi: " + warning)));
    if (account.isPresent()) {
      return account.get().upstream(address);
    }
    if (address == null) {
      throw new UserError(
          "there is no key for the model: log in with codex login, set CODEX_API_KEY or OPENAI_API_KEY, or name a server of your own by --model-base-url");
    }
    return new Upstream(address, Set.of(ModelApi.RESPONSES), Credentials.none());
  }

  /// Plays a session.
  record Scripted(SessionFile session, Path file) implements ChosenAgent {
    static Scripted of(Path file) throws IOException {
      return new Scripted(SessionFile.read(file), file);
    }

    @Override
    public Optional<Path> played() {
      return Optional.of(file);
    }

    @Override
    public List<Sight.Mount> mounts() {
      return List.of();
    }

    @Override
    public Optional<Upstream> upstream() {
      return Optional.empty();
    }

    @Override
    public Agent start(AgentContext context, @Nullable Access access, WebServer web) {
      return new ScriptedAgent(session, context);
    }
  }

  /// Codex CLI.
  ///
  /// @param program the folder with `bin/codex`
  record Codex(Path program, @Nullable String model, String provider, Upstream from)
      implements ChosenAgent {
    @Override
    public List<Sight.Mount> mounts() {
      return List.of(new Sight.Mount(program, CodexSettings.INSIDE));
    }

    @Override
    public Optional<Upstream> upstream() {
      return Optional.of(from);
    }

    @Override
    public Agent start(AgentContext context, @Nullable Access access, WebServer web)
        throws IOException {
      if (access == null) {
        throw new IllegalStateException("codex needs a way to its model");
      }
      return new CodexAgent(
          new CodexSettings(
              program, model, new ModelAccess(provider, web.uri(access.path()), access.token())),
          context);
    }
  }

  /// OpenCode.
  ///
  /// @param program the folder with `bin/opencode`
  record OpenCode(Path program, OpenCodeSettings.Model model, Upstream from)
      implements ChosenAgent {
    @Override
    public List<Sight.Mount> mounts() {
      return List.of(new Sight.Mount(program, OpenCodeSettings.INSIDE));
    }

    @Override
    public Optional<Upstream> upstream() {
      return Optional.of(from);
    }

    @Override
    public Agent start(AgentContext context, @Nullable Access access, WebServer web)
        throws IOException {
      if (access == null) {
        throw new IllegalStateException("opencode needs a way to its model");
      }
      ModelAccess way = new ModelAccess(model.provider(), web.uri(access.path()), access.token());
      return new OpenCodeAgent(new OpenCodeSettings(program, model, way), context);
    }
  }
}
