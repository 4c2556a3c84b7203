package dev.envoi.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// One workspace and the right to run commands beside it.
///
/// Inside, the workspace is `/workspace` (where the sandbox isolates; else a folder of the host
/// that nobody needs to know). [#close] ends every process that was started here, with its
/// descendants, and removes what the sandbox made for itself; the workspace goes only when the
/// sandbox made it. "The sandbox could not do it" is a [SandboxException]; "the command failed" is
/// an [Outcome].
public interface Sandbox extends AutoCloseable {
  /// Where the workspace is inside; ask [#where] for it.
  String WORKSPACE = "/workspace";

  /// Where our own program is inside, likewise.
  String BOX = "/run/envoi/box";

  /// What was found by trying, at creation.
  Capabilities capabilities();

  /// Runs a command to its end. No process that it started outlives this call. Interrupting the
  /// calling thread kills the command first.
  Outcome run(Command command) throws IOException, InterruptedException;

  /// Starts a command whose standard streams the caller owns; at most one reader and one writer
  /// each. The time-out and the output cap of the command's limits do not apply.
  Running start(Command command) throws IOException;

  /// Makes one of our endpoints reachable from the inside, and nothing else of the host; holds for
  /// commands that are started afterwards. Returns the address to use inside, on the loopback.
  InetSocketAddress expose(InetSocketAddress endpoint) throws IOException;

  /// The same for an HTTP endpoint on our loopback: its address as it is inside. Nothing that runs
  /// inside may be given an address of ours in any other way.
  default URI expose(URI endpoint) throws IOException {
    InetSocketAddress inside =
        expose(
            new InetSocketAddress(InetAddress.getByName(endpoint.getHost()), endpoint.getPort()));
    return URI.create(
        "%s://%s:%d%s"
            .formatted(
                endpoint.getScheme(),
                inside.getAddress().getHostAddress(),
                inside.getPort(),
                endpoint.getRawPath()));
  }

  /// Connects to a port of the loopback inside, for a server that a command listens with which was
  /// started by [#start] and not closed. Fails at once when nobody answers there (not yet, or not
  /// any more); whether a server will come is for the caller to know. Any thread, many at once.
  Connection dial(int port) throws IOException;

  /// A look at the workspace that remembers what it saw, so that later scans list changes only.
  Snapshots snapshots(List<String> excludes) throws IOException;

  /// Applies a tree to the workspace, replacing what is in the way and leaving the rest. When it
  /// fails, some entries may have been applied.
  void put(TreeSource tree) throws IOException;

  /// One file or link of the workspace, never followed; empty when there is none.
  Optional<TreeEntry> get(FilePath path) throws IOException;

  /// A file of the workspace that is a compiler which this sandbox has in sight, under whatever
  /// name or folder, also stripped or with bytes appended; or that cannot be read. For when no
  /// command runs. A copy with other code, or inside another file, is not noticed. It is asked of
  /// submissions, which are built in sandboxes of this machine; only those can tell, others fail.
  Optional<BorrowedProgram> borrowedCompiler() throws IOException;

  /// Another sandbox on the same workspace that may only read it, with a sight of its own. The
  /// workspace is at the same place inside; the caller closes it before this one.
  Sandbox reader(Sight sight) throws IOException;

  /// A runner of many short cases in this sandbox; the caller closes it before this one.
  CaseRunner cases() throws IOException;

  /// The path by which commands find what is shown at a path inside (`/workspace/...`, `/tmp/...`,
  /// a mount): the same where the sandbox isolates, else another one. Only for use in commands.
  String where(String inside);

  @Override
  void close();
}
