package dev.envoi.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One submission, set up at a harness. Closing it takes everything of it away there.
public final class HarnessSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HarnessSession.class);
  private static final Duration CLOSING = Duration.ofSeconds(30);

  private final HarnessClient client;
  private final String id;

  HarnessSession(HarnessClient client, String id) {
    this.client = client;
    this.id = id;
  }

  public String id() {
    return id;
  }

  /// Runs the tests that a path selects.
  public HarnessAnswer test(String path, HarnessClient.Call call)
      throws HarnessException, InterruptedException {
    return client.testInSession(id, path, call);
  }

  Optional<TestProgress.Cases> progress() throws InterruptedException {
    return client.progress(id);
  }

  /// A session that is not there any more is closed.
  @Override
  public void close() throws IOException {
    try {
      client.closeSession(id, CLOSING);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while closing a session", interrupted);
    }
  }

  /// A harness that cannot close it takes it away by itself when it ends.
  void closeQuietly() {
    try {
      close();
    } catch (IOException failed) {
      LOG.debug("a session could not be closed: {}", failed.getMessage());
    }
  }
}
