package dev.envoi.report;

import java.util.List;

/// A checkpoint: the part after which the code differed.
///
/// @param afterTurn whether the files changed after the turn's last part, which is then `part`
/// @param commit what holds the code since
public record CodeChange(int part, boolean afterTurn, String commit, List<String> files) {
  public CodeChange {
    files = List.copyOf(files);
  }
}
