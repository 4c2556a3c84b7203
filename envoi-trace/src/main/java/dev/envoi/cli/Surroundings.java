package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import dev.envoi.store.LocalRuns;
import dev.envoi.store.Stores;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command finds around it.
///
/// @param environment `.env` and the real environment
/// @param folder the current folder
/// @param root the folder of the clone or release, which has `examples/`
/// @param sandbox where agents work
record Surroundings(
    Map<String, String> environment,
    Path folder,
    Path root,
    PrintStream out,
    PrintStream err,
    SandboxKind sandbox) {

  /// The person's own home folder.
  Path userHome() {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
  }

  /// What belongs to the person: `$ENVOI_HOME`, else `~/.envoi`.
  Path home() {
    String home = environment.getOrDefault("ENVOI_HOME", "");
    return home.isBlank() ? userHome().resolve(".envoi") : folder.resolve(home).normalize();
  }

  LocalRuns runs() {
    return new LocalRuns(home());
  }

  /// The store that was asked for, else `$ENVOI_STORE`, else the bucket, else the folder store.
  ArtifactStore store(@Nullable String asked) {
    if (asked != null) {
      return open(asked);
    }
    String named = environment.getOrDefault("ENVOI_STORE", "");
    if (!named.isBlank()) {
      return open(named);
    }
    String bucket = environment.getOrDefault("AWS_S3_BUCKET", "");
    return bucket.isBlank() ? folderStore() : open("s3://" + bucket);
  }

  private ArtifactStore open(String address) {
    ReadCache cache = ReadCache.in(home());
    ArtifactStore store = new Stores(folder, environment, cache.objects()).open(address);
    cache.trimFor(store);
    return store;
  }

  /// Whether commands find this store without `--store`.
  boolean isDefault(ArtifactStore store) {
    return environment.getOrDefault("ENVOI_STORE", "").isBlank()
        && environment.getOrDefault("AWS_S3_BUCKET", "").isBlank()
        && store.address().equals(folderStore().address());
  }

  /// The default store of a clone.
  ArtifactStore folderStore() {
    return open("file:.envoi/store");
  }

  /// A path from the command line: in the current folder, or, when it is not there, in the clone.
  Path path(Path given) {
    Path here = folder.resolve(given).normalize();
    return Files.exists(here) || given.isAbsolute() ? here : root.resolve(given).normalize();
  }
}
