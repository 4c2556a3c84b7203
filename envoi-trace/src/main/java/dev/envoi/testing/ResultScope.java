package dev.envoi.testing;

import dev.envoi.harness.runtime.FolderDigest;
import dev.envoi.harness.runtime.RunningHarness;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What an answer depends on besides tree and path, as it was when this was made. While the
/// environment's folder or the fixtures are in another state there are no keys: what is served then
/// is neither the one state nor the other.
public final class ResultScope {
  private static final Logger LOG = LoggerFactory.getLogger(ResultScope.class);
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Path environment;
  private final String folderDigest;
  private final String digest;
  private final String fixtures;
  private final Ground ground;

  /// The fixtures that tests may read.
  @FunctionalInterface
  public interface Fixtures {
    /// A name for their state now.
    String digest() throws IOException;
  }

  /// Where and with what the tests run.
  ///
  /// @param fixtures what tests may read
  /// @param machine digest of the machine's compilers and C library, as its sandboxes name it
  /// @param isolated whether submissions run isolated on this machine
  /// @param allowCompiler whether other compilers are in sight of the cases
  public record Ground(
      Fixtures fixtures, String machine, boolean isolated, boolean allowCompiler) {}

  private ResultScope(Path environment, Ground ground) throws IOException {
    this.environment = environment;
    this.folderDigest = FolderDigest.of(environment);
    this.digest = folderDigest + "-" + HarnessCode.digest();
    this.fixtures = ground.fixtures().digest();
    this.ground = ground;
  }

  /// The runtime of the Python package isolates nothing, whatever the machine can do.
  private boolean isolated() {
    return ground.isolated() && !RunningHarness.isPython(environment);
  }

  /// Takes the state of an environment. To be called before its process starts.
  public static ResultScope of(Path environment, Ground ground) throws IOException {
    if (!Files.isDirectory(environment)) {
      throw new UserError("there is no environment at " + environment);
    }
    return new ResultScope(environment, ground);
  }

  /// Of the environment and of the harness that runs it.
  public String digest() {
    return digest;
  }

  /// The key of a question; empty when the environment or the fixtures have changed.
  ///
  /// @param parameters of set-up and test
  Optional<ResultKey> key(String tree, String path, Map<String, ?> parameters) {
    try {
      if (FolderDigest.of(environment).equals(folderDigest)
          && ground.fixtures().digest().equals(fixtures)) {
        return Optional.of(
            new ResultKey(
                tree,
                digest,
                fixtures,
                path,
                SORTED.writeValueAsString(parameters),
                ground.machine(),
                isolated(),
                ground.allowCompiler()));
      }
      LOG.warn(
          "{} or its fixtures have changed: results are not cached until the next start",
          environment);
    } catch (IOException failed) {
      LOG.warn("{} cannot be read: {}", environment, failed.getMessage());
    }
    return Optional.empty();
  }
}
