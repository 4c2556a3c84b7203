package dev.envoi.testing;

import dev.envoi.trace.TraceJson;

/// A question to an environment: everything that its answer depends on.
///
/// @param tree of the submission, empty folders included
/// @param environment digest of the environment and of the harness that runs it
/// @param fixtures digest of the fixtures; absent where the tests need none
/// @param path the test path, without slashes around it
/// @param parameters of set-up and test, as JSON with sorted names
/// @param isolated whether submissions run isolated on this machine
/// @param allowCompiler whether other compilers are in sight of the cases
public record ResultKey(
    String tree,
    String environment,
    String fixtures,
    String path,
    String parameters,
    boolean isolated,
    boolean allowCompiler) {

  public ResultKey {
    path = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  /// The name that its answer has in the cache.
  String hash() {
    return CacheFolder.hash(TraceJson.MAPPER.writeValueAsBytes(this));
  }
}
