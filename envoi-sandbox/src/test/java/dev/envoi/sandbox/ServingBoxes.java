package dev.envoi.sandbox;

import java.util.List;

/// Every `box serve` that this process has started and that still runs.
final class ServingBoxes {
  private ServingBoxes() {}

  static List<ProcessHandle> ofOurs() {
    return ProcessHandle.current().descendants().filter(ServingBoxes::serves).toList();
  }

  private static boolean serves(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(words -> words.length > 0 && words[0].equals("serve"))
        .orElse(false);
  }
}
