package dev.envoi.sandbox;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/// A started command. [#close] kills it and all its descendants and returns when they are gone.
public interface Running extends AutoCloseable {
  OutputStream stdin();

  InputStream stdout();

  InputStream stderr();

  /// Waits for the end; empty when it still runs after that time.
  Optional<Outcome.Ending> await(Duration atMost) throws InterruptedException;

  @Override
  void close();
}
