package dev.envoi.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `task.yaml` as it is written. Keys that are not here are refused.
///
/// @param id a short name
/// @param title one line for people
/// @param prompt file with the first prompt; `{name}` is replaced by the parameter of that name,
///   `{tools}` by the tools
/// @param parameters what `--param` may set
/// @param environment folder of the environment
/// @param suites for each value of the parameter `suites`, the test paths that must pass
/// @param tools for each value of the parameter `language`, the tools that the agent and its builds
///   may use
/// @param template likewise the folder whose content the workspace begins with
/// @param excludes likewise the paths that checkpoints leave out
record TaskFile(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) String prompt,
    @JsonProperty(required = true) Map<String, Parameter> parameters,
    @JsonProperty(required = true) String environment,
    @JsonProperty(required = true) Map<String, List<String>> suites,
    @JsonProperty(required = true) Map<String, List<String>> tools,
    @JsonProperty(required = true) Map<String, String> template,
    @JsonProperty(required = true) Map<String, List<String>> excludes) {

  /// @param value the default
  /// @param values what is allowed; absent means anything
  /// @param list whether several values may be given, with commas between them
  /// @param about one line for people
  record Parameter(
      @JsonProperty(required = true) String value,
      @Nullable List<String> values,
      @Nullable Boolean list,
      @JsonProperty(required = true) String about) {}
}
