package dev.envoi.cli;

import dev.envoi.store.ArtifactStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--store`, the same for every command that touches one.
final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "ADDRESS",
      description =
          "Where trajectories live: file:PATH or s3://BUCKET/PREFIX. Default: $ENVOI_STORE, else"
              + " s3://$AWS_S3_BUCKET when that is set, else file:.envoi/store.")
  @Nullable String address;

  /// The option as it must be typed to find this store again, with a blank before it.
  static String words(ArtifactStore store) {
    String address = store.address();
    boolean plain = address.matches("[A-Za-z0-9_./:@%+=,-]+");
    return " --store " + (plain ? address : "'" + address.replace("'", "'\\''") + "'");
  }
}
