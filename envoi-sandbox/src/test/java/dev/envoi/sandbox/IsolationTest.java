package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hostile commands in the isolating sandbox.
class IsolationTest extends SandboxFixture {
  private static LocalProvider provider;

  @BeforeAll
  static void make() throws Exception {
    provider = Providers.isolated();
  }

  @Override
  SandboxProvider provider() {
    return provider;
  }

  private String output(String line) throws Exception {
    return sandbox.run(Command.shell(line)).stdout().text();
  }

  @Test
  void theOperatorsHomeAndOurOwnFoldersAreInvisible(@TempDir Path near) throws Exception {
    Path canary = Files.writeString(near.resolve("canary"), "tweet");
    Path inOwnHome = Files.writeString(home.resolve("box/canary"), "tweet");

    assertThat(output("cat " + canary + " " + inOwnHome + " " + System.getProperty("user.home")))
        .isEmpty();
    assertThat(output("ls -d /home /root /var /opt /srv /mnt /media /boot /sys; ls /run"))
        .isEqualTo("envoi\n");
    assertThat(output("ls -A /tmp")).isEqualTo("home\n");
  }

  @Test
  void secretsOfTheSystemAreNotThere() throws Exception {
    assertThat(output("cat /etc/shadow /etc/gshadow /etc/ssh/* /etc/ssl/private/*")).isEmpty();
    assertThat(output("ls -A /etc"))
        .doesNotContain("npmrc", "pip.conf", "gitconfig", "environment", "machine-id");
  }

  @Test
  void onlyTheWorkspaceAndTheTemporaryFoldersCanBeWritten() throws Exception {
    assertThat(
            output(
                "for d in / /usr /usr/bin /etc /run/envoi /proc/sys/kernel /run; do touch $d/x && echo $d; done"))
        .isEmpty();
    assertThat(output("touch /workspace/x /tmp/x /dev/shm/x && echo good")).isEqualTo("good\n");
  }

  @Test
  void theSettingsOfTheKernelCannotBeWritten() throws Exception {
    assertThat(
            output(
                "find /proc/sys /proc/fs /proc/irq /proc/bus /proc/acpi /proc/sysrq-trigger -type f -writable | head -3"))
        .isEmpty();
  }

  @Test
  void thereIsNoCapabilityAndNoWayToGetOne() throws Exception {
    assertThat(output("grep -E '^Cap(Prm|Eff|Inh|Amb|Bnd)' /proc/self/status").lines())
        .hasSize(5)
        .allMatch(line -> line.endsWith("\t" + "0".repeat(16)));
    assertThat(output("grep NoNewPrivs /proc/self/status")).isEqualTo("NoNewPrivs:\t1\n");
  }

  @Test
  void mountsCannotBeChanged() throws Exception {
    assertThat(
            output(
                "umount /workspace && echo umounted; mount -t tmpfs x /tmp && echo mounted; mount -o remount,rw / && echo remounted"))
        .isEmpty();
    Path canary = Files.writeString(home.resolve("box/canary"), "tweet");
    String nested =
        "umount -l /workspace; umount -l /tmp; umount -l /proc; cat "
            + canary
            + "; ls -d /root /home; mount -o remount,rw,bind /usr; touch /usr/x && echo written; test -w /proc/sys/kernel/core_pattern && echo settings";
    assertThat(output("unshare -Urmpf sh -c '" + nested + "'")).isEmpty();
    assertThat(output("unshare -Urmpf --mount-proc sh -c '" + nested + "'")).isEmpty();
  }

  @Test
  void nothingOfOursIsInTheProcessesThatCanBeSeen() throws Exception {
    assertThat(
            output(
                "cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -vE '^(PATH|HOME|TMPDIR|LANG|PWD|OLDPWD|_|SHLVL)='"))
        .isEmpty();
    assertThat(output("ls -d /proc/[0-9]* | wc -l").strip()).isIn("4", "5", "6");
  }

  @Test
  void theNetworkIsOff() throws Exception {
    try (ServerSocket host = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String connect =
          "python3 -c 'import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)' ";

      assertThat(output(connect + "127.0.0.1 " + host.getLocalPort() + " && echo reached"))
          .isEmpty();
      assertThat(output(connect + "192.0.2.1 80 && echo reached")).isEmpty();
      assertThat(output("cut -d: -f1 -s /proc/net/dev | tr -d ' '")).isEqualTo("lo\n");
    }
  }

  @Test
  void anExposedEndpointIsReachableAndNothingElseIs() throws Exception {
    try (ServerSocket ours = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> answered = threads.submit(() -> answer(ours));
      InetSocketAddress inside =
          sandbox.expose(new InetSocketAddress(ours.getInetAddress(), ours.getLocalPort()));

      String url = "http:/" + inside.getAddress() + ":" + inside.getPort() + "/";
      assertThat(
              output(
                  "python3 -c 'import urllib.request as u,sys; print(u.urlopen(sys.argv[1]).read().decode())' "
                      + url))
          .isEqualTo("hello\n");
      assertThat(answered.get()).isTrue();
      assertThat(
              output(
                  "python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", "
                      + other.getLocalPort()
                      + "), 3)' && echo reached"))
          .isEmpty();
      assertThat(sandbox.expose(new InetSocketAddress(ours.getInetAddress(), ours.getLocalPort())))
          .isEqualTo(inside);
    }
  }

  private static boolean answer(ServerSocket server) throws IOException {
    try (Socket one = server.accept()) {
      assertThat(one.getInputStream().read()).isPositive();
      one.getOutputStream()
          .write(
              "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.UTF_8));
      return true;
    }
  }

  @Test
  void aDeepHomeCanExposeToo(@TempDir Path far) throws Exception {
    Path deep = far.resolve("long".repeat(20)).resolve("name".repeat(20));
    try (Sandbox box = provider.create(new SandboxSpec(deep, Sight.system(List.of())));
        ServerSocket ours = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      InetSocketAddress inside =
          box.expose(new InetSocketAddress(ours.getInetAddress(), ours.getLocalPort()));

      Outcome outcome =
          box.run(
              Command.of(
                  "python3",
                  "-c",
                  "import socket; socket.create_connection(('127.0.0.1', "
                      + inside.getPort()
                      + "), 3)"));

      assertThat(outcome.succeeded()).isTrue();
    }
  }

  @Test
  void aReaderCannotWriteTheWorkspace() throws Exception {
    text("echo one > file");
    try (Sandbox reader = sandbox.reader(Sight.system(List.of()))) {
      Outcome outcome =
          reader.run(Command.shell("echo two > file; rm -f file; touch new; cat file"));

      assertThat(outcome.stdout().text()).isEqualTo("one\n");
    }
  }

  @Test
  void aMountIsShownReadOnlyAtItsPlace(@TempDir Path shown) throws Exception {
    Files.writeString(shown.resolve("case.c"), "int x;");
    Sight sight = Sight.runtime(List.of(new Sight.Mount(shown, "/suites/one")));
    try (Sandbox reader = sandbox.reader(sight)) {
      Outcome outcome =
          reader.run(Command.shell("cat /suites/one/case.c; touch /suites/one/x && echo written"));

      assertThat(outcome.stdout().text()).isEqualTo("int x;");
    }
  }
}
