package dev.envoi.harness.runtime;

import dev.envoi.harness.SetUp;
import dev.envoi.harness.Suite;
import dev.envoi.harness.TearDown;
import dev.envoi.harness.Test;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an environment offers, read from its classes.
///
/// @param main the class `Environment`
/// @param tests sorted by path
record EnvironmentModel(
    Class<?> main, Optional<Method> setUp, Optional<Method> tearDown, List<TestMethod> tests) {

  /// A test and the method that is it.
  record TestMethod(TestPath path, Method method, String description) {}

  /// A test that a request selected, with what its templates captured.
  record Selected(TestMethod test, Map<String, String> captured) {}

  static EnvironmentModel of(EnvironmentClasses classes) throws EnvironmentException {
    Class<?> main = classes.main();
    List<TestMethod> tests = new ArrayList<>();
    for (Class<?> type : classes.all()) {
      Suite suite = type.getAnnotation(Suite.class);
      if (suite != null || type == main) {
        addTests(type, suite == null ? "" : suite.value(), tests);
      }
    }
    tests.sort(Comparator.comparing(test -> test.path().text()));
    refuseDoubles(tests);
    if (tests.isEmpty()) {
      throw new EnvironmentException("The environment has no method marked @Test.");
    }
    return new EnvironmentModel(
        main, only(main, SetUp.class), only(main, TearDown.class), List.copyOf(tests));
  }

  boolean needsSession() {
    return setUp.isPresent();
  }

  /// The tests that a path selects, at least one.
  List<Selected> selected(String request) {
    List<Selected> selected = select(request);
    if (selected.isEmpty()) {
      throw new Refused(404, "No tests match: " + request);
    }
    return selected;
  }

  /// The tests that a path selects, in the order of their paths.
  List<Selected> select(String request) {
    List<Selected> selected = new ArrayList<>();
    for (TestMethod test : tests) {
      if (!(request.isEmpty() && test.path().isTemplate())) {
        test.path()
            .match(request)
            .ifPresent(captured -> selected.add(new Selected(test, captured)));
      }
    }
    return selected;
  }

  private static void addTests(Class<?> type, String prefix, List<TestMethod> tests)
      throws EnvironmentException {
    for (Method method : type.getDeclaredMethods()) {
      Test test = method.getAnnotation(Test.class);
      if (test != null) {
        method.setAccessible(true);
        String separator = prefix.isEmpty() || test.value().isEmpty() ? "" : "/";
        tests.add(
            new TestMethod(
                path(prefix + separator + test.value(), method), method, test.description()));
      }
    }
  }

  private static TestPath path(String text, Method method) throws EnvironmentException {
    try {
      TestPath path = new TestPath(text);
      Set<String> parameters = new HashSet<>();
      Arrays.stream(method.getParameters()).forEach(p -> parameters.add(p.getName()));
      for (String name : path.names()) {
        if (!parameters.contains(name)) {
          throw new EnvironmentException(
              "The path '"
                  + text
                  + "' captures {"
                  + name
                  + "}, but "
                  + method.getName()
                  + " has no parameter of that name.");
        }
      }
      return path;
    } catch (IllegalArgumentException wrong) {
      throw new EnvironmentException(method.getName() + ": " + wrong.getMessage(), wrong);
    }
  }

  private static void refuseDoubles(List<TestMethod> tests) throws EnvironmentException {
    Map<String, Method> seen = new LinkedHashMap<>();
    for (TestMethod test : tests) {
      Method other = seen.put(test.path().text(), test.method());
      if (other != null) {
        throw new EnvironmentException(
            "The path '"
                + test.path()
                + "' belongs to two methods: "
                + other.getName()
                + " and "
                + test.method().getName()
                + ".");
      }
    }
  }

  private static Optional<Method> only(Class<?> main, Class<? extends Annotation> mark)
      throws EnvironmentException {
    List<Method> marked =
        Arrays.stream(main.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(mark))
            .toList();
    if (marked.size() > 1) {
      throw new EnvironmentException(
          "Only one method of Environment may be marked @" + mark.getSimpleName() + ".");
    }
    marked.forEach(method -> method.setAccessible(true));
    return marked.stream().findFirst();
  }
}
