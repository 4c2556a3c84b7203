package dev.envoi.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Runs once when a session opens, with the session, the uploaded [Documents] and the parameters of
/// the call. An environment that has it needs a session for every test.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SetUp {}
