package dev.envoi.demo;

import dev.envoi.cli.Main;
import dev.envoi.store.FileStore;
import dev.envoi.store.LocalRuns;
import dev.envoi.store.LocalRuns.RunFolder;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The command line in processes of its own, with a home, a store and a temporary folder of its
/// own, and an operator who has secrets.
///
/// @param folder where it is called; holds everything
record Envoi(Path folder) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// Secrets of the operator in the environment, by name.
  static final Map<String, String> SECRETS =
      Map.of(
          "OPENAI_API_KEY", "sk-test-4f9c1d7a2be84c60",
          "CODEX_API_KEY", "sk-test-0d8e6b35c7aa49f1",
          "AWS_SECRET_ACCESS_KEY", "test-7Yq2LpV0wZ4uN9sKd3Rb");

  /// A secret in the operator's `.env`.
  static final String SECRET_IN_FILE = "sk-test-from-the-file-81b7";

  static Envoi in(Path folder) throws IOException {
    Path real = folder.toRealPath();
    Files.createDirectories(real.resolve("tmp"));
    Files.writeString(real.resolve(".env"), "OPENCODE_API_KEY=" + SECRET_IN_FILE + "\n");
    return new Envoi(real);
  }

  Path home() {
    return folder.resolve("home");
  }

  Path store() {
    return folder.resolve("store");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  Path object(String id, String name) {
    return store().resolve("trajectories").resolve(id).resolve(name);
  }

  RunFolder runFolder(String id) {
    return new LocalRuns(home()).folder(new FileStore(store()), new TrajectoryId(id));
  }

  /// Runs a command that takes `--store`.
  Tool.Ran run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dreactor.schedulers.defaultBoundedElasticOnVirtualThreads=true");
    command.add("-Djava.io.tmpdir=" + temporary());
    command.add("-Denvoi.root=" + ROOT);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--store", "file:" + store()));
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.put("ENVOI_HOME", home().toString());
    return new Tool(folder, environment).run(command);
  }
}
