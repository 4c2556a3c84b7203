package dev.envoi.harness.runtime;

import dev.envoi.harness.EnvironmentFiles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects of one session: the environment and its suites, made when they are needed.
final class EnvironmentObjects {
  private final LoadedEnvironment environment;
  private final Map<Class<?>, Object> made = new HashMap<>();

  EnvironmentObjects(LoadedEnvironment environment) {
    this.environment = environment;
  }

  static void check(LoadedEnvironment environment) throws EnvironmentException {
    EnvironmentObjects objects = new EnvironmentObjects(environment);
    try {
      objects.object(environment.model().main());
      for (EnvironmentModel.TestMethod test : environment.model().tests()) {
        objects.object(test.method().getDeclaringClass());
      }
    } catch (Exception failed) {
      throw new EnvironmentException("The environment cannot be made: " + describe(failed), failed);
    }
  }

  /// Calls a method of one of the objects.
  ///
  /// @throws Exception what the method threw
  @Nullable Object call(Method method, Map<String, ?> named, List<?> ours) throws Exception {
    @Nullable Object[] arguments = Arguments.bind(method, named, ours);
    Object target = object(method.getDeclaringClass());
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw unwrapped(thrown);
    }
  }

  /// A message for the caller: what happened, and its type where the message alone says little.
  static String describe(Throwable failed) {
    String message = failed.getMessage();
    String type = failed.getClass().getSimpleName();
    return message == null || message.isBlank() ? type : type + ": " + message;
  }

  private Object object(Class<?> type) throws Exception {
    Object known = made.get(type);
    if (known == null) {
      known = make(type);
      made.put(type, known);
    }
    return known;
  }

  private Object make(Class<?> type) throws Exception {
    Constructor<?>[] constructors = type.getDeclaredConstructors();
    if (constructors.length != 1) {
      throw new IllegalStateException(type.getName() + " must have exactly one constructor");
    }
    Constructor<?> constructor = constructors[0];
    constructor.setAccessible(true);
    Object[] arguments = new Object[constructor.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(type, constructor.getParameterTypes()[i]);
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException thrown) {
      throw unwrapped(thrown);
    }
  }

  private Object argument(Class<?> type, Class<?> wanted) throws Exception {
    Class<?> main = environment.model().main();
    if (wanted == EnvironmentFiles.class) {
      return environment.files();
    }
    if (wanted == main && type != main) {
      return object(main);
    }
    throw new IllegalStateException(
        "the constructor of "
            + type.getName()
            + " asks for a "
            + wanted.getSimpleName()
            + "; it may ask for EnvironmentFiles and, in a suite, for the Environment");
  }

  private static Exception unwrapped(InvocationTargetException thrown) {
    return switch (thrown.getCause()) {
      case Exception exception -> exception;
      case Error error -> throw error;
      case null, default -> thrown;
    };
  }
}
