package dev.envoi.harness.runtime;

import dev.envoi.sandbox.BorrowedProgram;
import dev.envoi.sandbox.Capabilities;
import dev.envoi.sandbox.CaseRunner;
import dev.envoi.sandbox.Command;
import dev.envoi.sandbox.Connection;
import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.Outcome;
import dev.envoi.sandbox.Running;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.sandbox.Sight;
import dev.envoi.sandbox.Snapshots;
import dev.envoi.sandbox.TreeEntry;
import dev.envoi.sandbox.TreeSource;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// A sandbox in which nothing can be done, for tests that need only its name.
final class NoSandbox implements Sandbox {
  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, "nothing");
  }

  @Override
  public Outcome run(Command command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Running start(Command command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InetSocketAddress expose(InetSocketAddress endpoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Snapshots snapshots(List<String> excludes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(TreeSource tree) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<TreeEntry> get(FilePath path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<BorrowedProgram> borrowedCompiler() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Connection dial(int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Sandbox reader(Sight sight) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CaseRunner cases() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String where(String inside) {
    return inside;
  }

  @Override
  public void close() {}
}
