package dev.envoi.relay;

import java.io.IOException;

/// Where an `auth.json` is kept.
sealed interface AuthPlace permits AuthFile, AuthPlace.Memory {

  /// The content as it is now.
  AuthJson read() throws IOException;

  /// Does something while no other envoi renews this log-in.
  <T> T alone(Work<T> work) throws IOException, InterruptedException;

  /// Puts `renewed` in place of `expected`, whole or not at all; does nothing and gives false when
  /// somebody else wrote meanwhile.
  boolean replace(AuthJson expected, AuthJson renewed) throws IOException;

  /// How to name it to people.
  String name();

  /// What is done alone.
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /// An environment variable's: what is renewed lives as long as this process.
  final class Memory implements AuthPlace {
    private final String name;
    private AuthJson content;

    Memory(String name, AuthJson content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public synchronized AuthJson read() {
      return content;
    }

    @Override
    public <T> T alone(Work<T> work) throws IOException, InterruptedException {
      return work.run();
    }

    @Override
    public synchronized boolean replace(AuthJson expected, AuthJson renewed) {
      content = renewed;
      return true;
    }

    @Override
    public String name() {
      return name;
    }
  }
}
