package dev.envoi.harness.runtime;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Those of the operator's environment that a harness needs to find tools. All others, keys of
/// models and of clouds among them, stay outside: what environments start could read them.
public final class NeededVariables {
  private static final List<String> NAMES =
      List.of(
          "PATH",
          "HOME",
          "ENVOI_HOME",
          "PYENV_ROOT",
          "TMPDIR",
          "LANG",
          "RUSTUP_HOME",
          "CARGO_HOME");

  private NeededVariables() {}

  public static Map<String, String> of(Map<String, String> variables) {
    Map<String, String> needed = new TreeMap<>(variables);
    needed.keySet().retainAll(NAMES);
    return needed;
  }
}
