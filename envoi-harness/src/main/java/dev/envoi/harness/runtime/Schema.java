package dev.envoi.harness.runtime;

import dev.envoi.harness.Default;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The answer of `GET /schema`.
final class Schema {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String VERSION = "envoi.schema.v1";

  private Schema() {}

  static ObjectNode of(EnvironmentModel model) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("schema_version", VERSION);
    schema
        .putObject("capabilities")
        .put("requires_session", model.needsSession())
        .put("has_teardown", model.tearDown().isPresent())
        .put("handler_mode", "async_only");
    ArrayNode tests = schema.putArray("tests");
    ObjectNode metadata = schema.putObject("test_metadata");
    for (EnvironmentModel.TestMethod test : model.tests()) {
      tests.add(test.path().text());
      ObjectNode described = metadata.putObject(test.path().text());
      described.set("params_schema", parameters(test.method()));
      if (!test.description().isEmpty()) {
        described.put("description", test.description());
      }
    }
    model.setUp().ifPresent(method -> schema.set("setup_params_schema", parameters(method)));
    return schema;
  }

  private static ObjectNode parameters(Method method) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (Parameter parameter : method.getParameters()) {
      if (Arguments.isNamed(parameter)) {
        properties.putObject(parameter.getName()).put("type", typeName(parameter.getType()));
        if (!parameter.isAnnotationPresent(Default.class)
            && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          required.add(parameter.getName());
        }
      }
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  /// The name that JSON Schema has for a type.
  static String typeName(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "integer";
    }
    if (type == double.class || type == Double.class) {
      return "number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "array";
    }
    return type == String.class ? "string" : "object";
  }
}
