package dev.envoi.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A class of tests; their paths begin with its path. Its constructor takes nothing, or the
/// environment of the session.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Suite {
  /// One or more names with `/` between them.
  String value();
}
