package dev.envoi.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A real S3 server (S3Proxy over a folder), as `build/install-s3` put it there: one process for
/// all tests of a JVM, which ends with it. Each test has a bucket of its own.
public final class S3Server {
  public static final String KEY_ID = "AKIDFORTESTS";
  public static final String SECRET = "the-secret-of-the-tests";

  private static final Path LIBRARIES =
      Path.of("../.envoi/for-tests/s3proxy-4.1.0/lib").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI endpoint;
  private final Path buckets;

  private S3Server(URI endpoint, Path buckets) {
    this.endpoint = endpoint;
    this.buckets = buckets;
  }

  private static final class Shared {
    static final S3Server SERVER = start();
  }

  /// The server; started by the first who asks.
  public static S3Server shared() {
    return Shared.SERVER;
  }

  public URI endpoint() {
    return endpoint;
  }

  /// Makes a bucket and gives its name.
  public String newBucket() throws IOException {
    String name = "bucket-" + UUID.randomUUID();
    Files.createDirectory(buckets.resolve(name));
    return name;
  }

  /// What a bucket holds, past the server.
  public Path files(String bucket) {
    return buckets.resolve(bucket);
  }

  /// Puts an empty object into a bucket, past the server.
  public void lay(String bucket, String key) throws IOException {
    Path file = buckets.resolve(bucket).resolve(key);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  /// What a user would have in `.env` for this bucket.
  public Map<String, String> environment(String bucket) {
    return environment(bucket, endpoint);
  }

  /// The same when something stands before the server.
  public static Map<String, String> environment(String bucket, URI endpoint) {
    return Map.of(
        "AWS_ACCESS_KEY_ID", KEY_ID,
        "AWS_SECRET_ACCESS_KEY", SECRET,
        "AWS_REGION", "us-east-1",
        "AWS_S3_BUCKET", bucket,
        "AWS_ENDPOINT_URL_S3", endpoint.toString());
  }

  private static S3Server start() {
    if (!Files.isDirectory(LIBRARIES)) {
      throw new AssertionError(
          "the S3 server is not in " + LIBRARIES + "; get it with: build/install-s3");
    }
    try {
      Path home = Files.createTempDirectory("s3-server-");
      Path buckets = Files.createDirectory(home.resolve("buckets"));
      for (int tries = 0; tries < 5; tries++) {
        int port = freePort();
        Process process = start(home, buckets, port);
        if (answers(process, port)) {
          Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, home)));
          return new S3Server(URI.create("http://127.0.0.1:" + port), buckets);
        }
        process.destroyForcibly();
      }
      throw new AssertionError(
          "the S3 server did not start: " + Files.readString(home.resolve("log")));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Process start(Path home, Path buckets, int port) throws IOException {
    Files.writeString(
        home.resolve("s3proxy.conf"),
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.identity=none
        jclouds.credential=none
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, KEY_ID, SECRET, buckets));
    Files.writeString(
        home.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%level %logger{0} %msg%n</pattern></encoder>
          </appender>
          <root level="warn"><appender-ref ref="out"/></root>
        </configuration>
        """);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            home + ":" + LIBRARIES + "/*",
            "org.gaul.s3proxy.Main",
            "--properties",
            home.resolve("s3proxy.conf").toString())
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(Process process, int port) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && !process.waitFor(50, TimeUnit.MILLISECONDS)) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return true;
      } catch (IOException _) {
        // not yet
      }
    }
    return false;
  }

  private static void end(Process process, Path home) {
    process.destroyForcibly();
    try {
      process.waitFor();
      try (var files = Files.walk(home)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException | InterruptedException _) {
      // the JVM ends anyway
    }
  }
}
