package dev.envoi.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds out whether bwrap isolates on this machine, by running it with the very arguments of a
/// sandbox and looking around from the inside.
record Probe(Path cache, Maker maker) {
  private static final String SCRIPT =
      """
      echo pid=$(readlink /proc/self/ns/pid)
      echo net=$(readlink /proc/self/ns/net)
      while read -r name value; do
        case $name in Cap*) echo "$name$value" ;; esac
      done < /proc/self/status
      [ ! -e "$1" ] || echo canary=seen
      if [ -e /etc/shadow ] || [ -e /root ] || [ -e /home ]; then echo homes=seen; fi
      if (: > /usr/envoi-probe) 2>/dev/null; then echo usr=writable; fi
      if [ -w /proc/sys/kernel/core_pattern ]; then echo settings=writable; fi
      if [ -x /bin/bash ] && bash -c ": < /dev/tcp/127.0.0.1/$2" 2>/dev/null; then
        echo loopback=reachable
      fi
      echo end=reached
      """;

  /// Makes the surroundings to try.
  @FunctionalInterface
  interface Maker {
    Surroundings make(Rooms rooms, Sight sight) throws IOException;
  }

  static Capabilities withoutBubblewrap() {
    return new Capabilities(
        false,
        false,
        "not isolated: bubblewrap is not installed; install it with `apt-get install bubblewrap`");
  }

  Capabilities run(LocalProvider provider) throws IOException {
    Files.createDirectories(cache);
    Path home = Files.createTempDirectory(cache, "probe-");
    Rooms rooms = Rooms.of(home);
    try (HomeLock lock = HomeLock.take(home);
        ServerSocket loopback = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path canary = Files.writeString(home.resolve("canary"), "tweet");
      boolean made = rooms.prepare();
      Sight sight = Sight.system(List.of());
      Surroundings around = maker.make(rooms, sight);
      try (LocalSandbox sandbox =
          new LocalSandbox(provider, around, new LocalSandbox.Lease(rooms, sight, made, lock))) {
        Command look =
            Command.of(
                    "/bin/sh",
                    "-c",
                    SCRIPT,
                    "probe",
                    canary.toString(),
                    String.valueOf(loopback.getLocalPort()))
                .withLimits(new Limits(Duration.ofSeconds(30), 1 << 16));
        return judge(sandbox.run(look));
      }
    } catch (SandboxException refused) {
      return notIsolated(String.valueOf(refused.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while looking what bwrap can do", interrupted);
    } finally {
      Folders.remove(home);
    }
  }

  private static Capabilities judge(Outcome outcome) throws IOException {
    List<String> lines = outcome.stdout().text().lines().toList();
    if (!lines.contains("end=reached")) {
      return notIsolated(outcome.stderr().text().strip());
    }
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> namespace :
        Map.of("pid", "/proc/self/ns/pid", "net", "/proc/self/ns/net").entrySet()) {
      String ours = Files.readSymbolicLink(Path.of(namespace.getValue())).toString();
      if (lines.contains(namespace.getKey() + "=" + ours)) {
        wrong.add("no own " + namespace.getKey() + " namespace");
      }
    }
    for (String line : lines) {
      boolean seen = line.endsWith("=seen") || line.endsWith("=writable");
      boolean capable = line.startsWith("Cap") && !line.matches("Cap[A-Za-z]+:0+");
      if (seen || capable || line.endsWith("=reachable")) {
        wrong.add(line);
      }
    }
    if (!wrong.isEmpty()) {
      return notIsolated(String.join(", ", wrong));
    }
    return new Capabilities(
        true,
        true,
        "isolated by bubblewrap: own process, mount and network namespaces, no capability,"
            + " read-only system, private /tmp");
  }

  private static Capabilities notIsolated(String why) {
    return new Capabilities(
        false,
        false,
        "not isolated: bubblewrap is installed but does not work here ("
            + why.replace('\n', ' ')
            + "); allow user namespaces, e.g. with `sysctl -w kernel.unprivileged_userns_clone=1`"
            + " or `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`");
  }
}
