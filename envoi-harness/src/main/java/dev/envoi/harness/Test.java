package dev.envoi.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A test: a method that answers a [TestResult] (or another record that can be written as JSON).
///
/// Its parameters are bound by name to the call's `params` and to what the templates of the path
/// captured; a [Session] is bound by its type.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Test {
  /// The path below the suite's; `{name}` in it is a template for one piece without `/`. Empty: the
  /// suite's own path.
  String value() default "";

  /// One line for the schema.
  String description() default "";
}
