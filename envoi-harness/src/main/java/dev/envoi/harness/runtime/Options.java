package dev.envoi.harness.runtime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The arguments of [HarnessMain].
record Options(Folders folders, HarnessServer.Address address, Run run) {
  private static final String USAGE =
      "usage: --env DIR --home DIR [--fixtures DIR] [--host HOST] [--port N] [--jobs N]"
          + " [--until-stdin-closes]";

  /// What it works on.
  ///
  /// @param fixtures unless given, beside `home`
  record Folders(Path env, Path home, Path fixtures) {}

  /// How it runs.
  record Run(int jobs, boolean untilStdinCloses) {}

  Path home() {
    return folders.home();
  }

  boolean untilStdinCloses() {
    return run.untilStdinCloses();
  }

  HarnessServer.Spec spec(@Nullable String token) {
    return new HarnessServer.Spec(
        folders.env(), folders.home(), folders.fixtures(), address, token, run.jobs());
  }

  static Options parse(String[] args) {
    Path env = null;
    Path home = null;
    Path fixtures = null;
    String host = HarnessServer.Address.LOOPBACK.host();
    int port = 0;
    int jobs = Runtime.getRuntime().availableProcessors();
    boolean untilStdinCloses = false;
    Iterator<String> rest = List.of(args).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--env" -> env = path(option, value(option, rest));
        case "--home" -> home = path(option, value(option, rest));
        case "--fixtures" -> fixtures = path(option, value(option, rest));
        case "--host" -> host = value(option, rest);
        case "--port" -> port = number(option, value(option, rest), 65_535);
        case "--jobs" -> jobs = number(option, value(option, rest), 10_000);
        case "--until-stdin-closes" -> untilStdinCloses = true;
        default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
      }
    }
    if (env == null || home == null) {
      throw new IllegalArgumentException("--env and --home are needed\n" + USAGE);
    }
    return new Options(
        new Folders(env, home, fixtures == null ? home.resolveSibling("fixtures") : fixtures),
        new HarnessServer.Address(host, port),
        new Run(jobs, untilStdinCloses));
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value\n" + USAGE);
    }
    return rest.next();
  }

  private static Path path(String option, String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException wrong) {
      throw new IllegalArgumentException(option + " is no path: " + text, wrong);
    }
  }

  private static int number(String option, String text, int largest) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException(
        option + " must be a number from 0 to " + largest + ", got " + text);
  }
}
