package dev.envoi.task;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Loads a task from its folder. Everything that is wrong with it is a [UserError] that names the
/// file and, where there is one, the line.
public final class TaskFolder {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '([^']+)'");
  private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,4})\\.\\.(\\d{1,4})}");

  private final Path folder;
  private final Path file;

  public TaskFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.file = this.folder.resolve("task.yaml");
  }

  /// Loads the task with these parameters set (`--param`), the others at their defaults.
  public Task load(Map<String, String> given) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError("there is no task at " + folder + ": it has no task.yaml");
    }
    TaskFile task = parse();
    Map<String, String> parameters = resolve(task, given);
    String language = parameters.getOrDefault("language", "");
    List<String> tools = forLanguage(task.tools(), language, "tools");
    return new Task(
        task.id(),
        task.title(),
        folder,
        filled(readText(task.prompt()), parameters, tools),
        parameters,
        existing(task.environment(), "environment"),
        requiredPaths(task, parameters),
        tools,
        template(forLanguage(task.template(), language, "template")),
        forLanguage(task.excludes(), language, "excludes"));
  }

  /// Whether there is a task at all.
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  /// What `--param` may set.
  public Set<String> parameterNames() throws IOException {
    return exists() ? Set.copyOf(parse().parameters().keySet()) : Set.of();
  }

  private TaskFile parse() throws IOException {
    try {
      return YAML.readValue(Files.readString(file), TaskFile.class);
    } catch (UnrecognizedPropertyException e) {
      throw new UserError(
          "%s, line %d: unknown key '%s' (known here: %s)"
              .formatted(file, line(e), e.getPropertyName(), e.getKnownPropertyIds()),
          e);
    } catch (DatabindException e) {
      Matcher missing = MISSING.matcher(String.valueOf(e.getOriginalMessage()));
      if (missing.find()) {
        throw new UserError(missing(missing.group(1), e), e);
      }
      throw new UserError(
          "%s, line %d: %s".formatted(file, line(e), firstLine(e.getOriginalMessage())), e);
    } catch (JacksonException e) {
      throw new UserError(
          "%s, line %d is not YAML: %s"
              .formatted(file, e.getLocation().getLineNr(), firstLine(e.getOriginalMessage())),
          e);
    }
  }

  private String missing(String key, DatabindException e) {
    String above =
        e.getPath().stream()
            .map(piece -> String.valueOf(piece.getPropertyName()))
            .filter(name -> !name.equals(key))
            .collect(Collectors.joining("."));
    return "%s: the key '%s' is missing%s"
        .formatted(file, key, above.isEmpty() ? "" : " below '" + above + "'");
  }

  /// Where the value of a mapping error stands. Jackson reads records from a buffer that has
  /// forgotten the lines, so the place is looked for again by its path.
  private int line(DatabindException e) throws IOException {
    String wanted =
        e.getPath().stream()
            .map(piece ->
                "/"
                    + (piece.getPropertyName() == null
                        ? piece.getIndex()
                        : piece.getPropertyName()))
            .collect(Collectors.joining());
    int last = 1;
    try (JsonParser parser = YAML.createParser(Files.readString(file))) {
      while (parser.nextToken() != null) {
        if (parser.streamReadContext().pathAsPointer().toString().equals(wanted)) {
          return parser.currentTokenLocation().getLineNr();
        }
        last = parser.currentTokenLocation().getLineNr();
      }
    }
    return last;
  }

  private static String firstLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("unreadable");
  }

  private Map<String, String> resolve(TaskFile task, Map<String, String> given) {
    Map<String, String> values = new TreeMap<>();
    task.parameters().forEach((name, parameter) -> values.put(name, parameter.value()));
    for (var entry : given.entrySet()) {
      if (!values.containsKey(entry.getKey())) {
        throw new UserError(
            "the task %s has no parameter '%s' (it has: %s)"
                .formatted(task.id(), entry.getKey(), String.join(", ", values.keySet())));
      }
      values.put(entry.getKey(), entry.getValue());
    }
    task.parameters().forEach((name, parameter) -> check(name, parameter, values));
    return values;
  }

  private static void check(String name, TaskFile.Parameter parameter, Map<String, String> values) {
    List<String> allowed = parameter.values();
    String value = values.getOrDefault(name, "");
    if (allowed == null) {
      return;
    }
    List<String> given =
        Boolean.TRUE.equals(parameter.list())
            ? Arrays.asList(value.split(",", -1))
            : List.of(value);
    for (String one : given) {
      if (!allowed.contains(one)) {
        throw new UserError(
            "--param %s=%s: '%s' is none of %s".formatted(name, value, one, allowed));
      }
    }
  }

  private List<String> requiredPaths(TaskFile task, Map<String, String> parameters) {
    List<String> paths = new ArrayList<>();
    String chosen = parameters.getOrDefault("suites", String.join(",", task.suites().keySet()));
    for (String suite : chosen.split(",", -1)) {
      List<String> ofSuite = task.suites().get(suite);
      if (ofSuite == null) {
        throw new UserError(file + ": no required paths for the suite '" + suite + "'");
      }
      ofSuite.forEach(path -> paths.addAll(expanded(path)));
    }
    return paths.stream().distinct().toList();
  }

  /// `part_{1..3}` stands for `part_1`, `part_2` and `part_3`.
  private List<String> expanded(String path) {
    Matcher range = RANGE.matcher(path);
    if (!range.find()) {
      return List.of(path);
    }
    int first = Integer.parseInt(range.group(1));
    int last = Integer.parseInt(range.group(2));
    if (first > last) {
      throw new UserError("%s: the range in '%s' is empty".formatted(file, path));
    }
    return IntStream.rangeClosed(first, last)
        .mapToObj(n -> path.substring(0, range.start()) + n + path.substring(range.end()))
        .toList();
  }

  private <T> T forLanguage(Map<String, T> byLanguage, String language, String key) {
    T found = byLanguage.get(language);
    if (found == null) {
      throw new UserError("%s: '%s' has nothing for language '%s'".formatted(file, key, language));
    }
    return found;
  }

  /// A task that was kept beside a trajectory has no folders that were empty.
  private Path template(String name) throws IOException {
    if (Files.exists(folder.resolve("resolved.json"))) {
      Path kept = folder.resolve(name).normalize();
      if (kept.startsWith(folder)) {
        Files.createDirectories(kept);
      }
    }
    return existing(name, "template");
  }

  private Path existing(String name, String key) {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder) || !Files.isDirectory(path)) {
      throw new UserError("%s: '%s' names no folder of the task: %s".formatted(file, key, name));
    }
    return path;
  }

  private String readText(String name) throws IOException {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder) || !Files.isRegularFile(path)) {
      throw new UserError(file + ": there is no file " + name);
    }
    return Files.readString(path);
  }

  private static String filled(String text, Map<String, String> parameters, List<String> tools) {
    String result = text.replace("{tools}", String.join(", ", tools));
    for (var parameter : parameters.entrySet()) {
      result = result.replace("{" + parameter.getKey() + "}", parameter.getValue());
    }
    return result;
  }
}
