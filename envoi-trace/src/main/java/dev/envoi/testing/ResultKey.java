package dev.envoi.testing;

import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceJson;

/// A question to an environment: everything that its answer depends on.
///
/// @param tree of the submission, empty folders included
/// @param environment digest of the environment and of the harness that runs it
/// @param fixtures digest of the fixtures; absent where the tests need none
/// @param path the test path, without slashes around it
/// @param parameters of set-up and test, as JSON with sorted names
/// @param machine digest of its compilers and C library
/// @param isolated whether submissions run isolated on this machine
/// @param allowCompiler whether other compilers are in sight of the cases
public record ResultKey(
    String tree,
    String environment,
    String fixtures,
    String path,
    String parameters,
    String machine,
    boolean isolated,
    boolean allowCompiler) {

  public ResultKey {
    path = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  /// The name that its answer has in the cache.
  String hash() {
    return Sha256.hex(TraceJson.MAPPER.writeValueAsBytes(this));
  }
}
