package dev.envoi.harness;

/// The caller gave a parameter that cannot be used; answered as a fault of the call that names it.
public final class BadParameterException extends RuntimeException {
  public BadParameterException(String parameter, String problem) {
    super("Parameter '" + parameter + "' " + problem);
  }
}
