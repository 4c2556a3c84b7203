package dev.envoi.sandbox;

/// A tool that the task names is not on this machine; the message has the command that installs it.
public final class MissingToolException extends SandboxException {
  public MissingToolException(String tool, String command) {
    super("the tool '" + tool + "' is not installed; install it with: " + command);
  }
}
