package dev.envoi.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--store`, the same for every command that touches one.
final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "ADDRESS",
      description =
          "Where trajectories live: file:PATH. Default: $ENVOI_STORE, else file:.envoi/store.")
  @Nullable String address;
}
