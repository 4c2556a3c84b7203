package dev.envoi.harness.runtime;

import dev.envoi.harness.BadParameterException;
import dev.envoi.harness.Default;
import dev.envoi.harness.Documents;
import dev.envoi.harness.EnvironmentFiles;
import dev.envoi.harness.Session;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Binds a method's parameters: what is ours by type, everything else by name.
final class Arguments {
  private static final List<Class<?>> OURS =
      List.of(Session.class, Documents.class, EnvironmentFiles.class);
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Integer,
              config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .build();

  private Arguments() {}

  /// Whether the caller of a test gives this parameter.
  static boolean isNamed(Parameter parameter) {
    return !OURS.contains(parameter.getType());
  }

  /// The arguments of a call; a missing or unfit one is a [BadParameterException].
  ///
  /// @param named values from JSON and from the path, by name
  /// @param ours a session, documents, files
  static @Nullable Object[] bind(Method method, Map<String, ?> named, List<?> ours) {
    Parameter[] parameters = method.getParameters();
    @Nullable Object[] bound = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      Parameter parameter = parameters[i];
      bound[i] = isNamed(parameter) ? byName(parameter, named) : byType(parameter, ours);
    }
    return bound;
  }

  private static Object byType(Parameter parameter, List<?> ours) {
    return ours.stream()
        .filter(parameter.getType()::isInstance)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "there are no " + parameter.getType().getSimpleName() + " here"));
  }

  private static @Nullable Object byName(Parameter parameter, Map<String, ?> named) {
    Object given = named.get(parameter.getName());
    Default otherwise = parameter.getAnnotation(Default.class);
    if (given == null && otherwise != null) {
      given = fromText(parameter, otherwise.value());
    }
    if (given == null) {
      if (parameter.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        return null;
      }
      throw new BadParameterException(parameter.getName(), "is required");
    }
    return converted(parameter, given);
  }

  private static Object fromText(Parameter parameter, String text) {
    return parameter.getType() == String.class ? text : STRICT.readValue(text, Object.class);
  }

  private static Object converted(Parameter parameter, Object given) {
    JavaType type = STRICT.constructType(parameter.getParameterizedType());
    boolean structured = given instanceof Map || given instanceof List;
    if (parameter.getType() == String.class && structured) {
      throw unfit(parameter, given);
    }
    try {
      return STRICT.convertValue(given, type);
    } catch (JacksonException | IllegalArgumentException unfit) {
      throw unfit(parameter, given);
    }
  }

  private static BadParameterException unfit(Parameter parameter, Object given) {
    return new BadParameterException(
        parameter.getName(),
        "must be of type "
            + Schema.typeName(parameter.getType())
            + ", got "
            + STRICT.writeValueAsString(given));
  }
}
