package dev.envoi.demo;

import dev.envoi.testing.EnvironmentHost;
import dev.envoi.testing.HarnessEvaluator;
import dev.envoi.trace.TraceJson;
import dev.envoi.workspace.Git;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;

/// `./envoi demo`, played once for all test classes, and a plain `git clone` of its bundle. Nothing
/// that a test does may change it.
///
/// @param envoi with which it was played
/// @param ran how it ended
record PlayedDemo(Envoi envoi, Tool.Ran ran) implements AutoCloseable {
  static final String ID = "demo-under-test";

  /// Gives the demo to tests that ask for it.
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == PlayedDemo.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(PlayedDemo.class))
          .computeIfAbsent(PlayedDemo.class, _ -> play(), PlayedDemo.class);
    }
  }

  private static PlayedDemo play() {
    try {
      Envoi envoi = Envoi.in(Files.createTempDirectory("demo-under-test-"));
      PlayedDemo demo = new PlayedDemo(envoi, envoi.run("demo", "--trajectory-id", ID));
      if (Files.exists(demo.bundle())) {
        Tool.in(envoi.folder())
            .run("git", "clone", "--quiet", demo.bundle().toString(), "clone")
            .good();
      }
      return demo;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Path object(String name) {
    return envoi.object(ID, name);
  }

  Path bundle() {
    return object("repo.bundle");
  }

  Path cloned() {
    return envoi.folder().resolve("clone");
  }

  Tool git() {
    return Tool.in(cloned());
  }

  JsonNode trace() {
    return TraceJson.MAPPER.readTree(object("agent_trace.json").toFile());
  }

  List<JsonNode> parts() {
    return List.copyOf(trace().path("parts").values());
  }

  /// Every call of the harness, in their order.
  List<JsonNode> calls() {
    return parts().stream().flatMap(part -> part.path("envoi_calls").valueStream()).toList();
  }

  /// Every commit that the trace names, in the order in which they were made.
  List<String> commits() {
    Stream<String> first = Stream.of(trace().path("initial_commit").asString());
    Stream<String> later = parts().stream().map(part -> part.path("git_commit").asString());
    return Stream.concat(first, later).distinct().toList();
  }

  /// Tests commits of the demo by the real harness.
  HarnessEvaluator evaluator() throws IOException, InterruptedException {
    return HarnessEvaluator.start(
        new EnvironmentHost.Spec(Harness.C_COMPILER, Harness.HOME, System.getenv()),
        new HarnessEvaluator.Subject(
            Git.find(System.getenv().getOrDefault("PATH", "")),
            envoi.runFolder(ID).git(),
            Map.of("language", "c", "tools", List.of("gcc"))),
        InstantSource.system());
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(envoi.folder())) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
