package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A folder inside a sandbox, in the workspace or beside it, as a tree that can be read and filled.
/// It is looked at by a command inside, so no link leads out of the sandbox. Entries named `.git`
/// below the folder are left out when it is read.
///
/// @param inside its path inside, such as `/tmp/home/.config`; reading one that is not there gives
///   nothing
/// @param excludes paths below it that are left out
public record InnerTree(Sandbox sandbox, String inside, List<String> excludes)
    implements TreeSource {
  private static final String READ =
      "box=$1; shift; [ -d \"$1\" ] || { printf .; exit 0; }; exec \"$box\" snapshot \"$@\"";
  private static final String WRITE = "umask 077; mkdir -p \"$2\" && exec \"$1\" put \"$2\"";
  private static final Duration LONGEST = Duration.ofMinutes(30);

  public InnerTree {
    excludes = List.copyOf(excludes);
  }

  @Override
  public void writeTo(TreeSink sink) throws IOException {
    try (Running reading = start(READ, excludes);
        InputStream tree = new BufferedInputStream(reading.stdout(), 1 << 16)) {
      try (OutputStream asks = reading.stdin()) {
        asks.write('s');
      } catch (IOException _) {
        // there is no such folder
      }
      TreeStream.read(tree, sink);
    }
  }

  /// Makes the folder where it is missing, and applies a tree to it.
  public void put(TreeSource tree) throws IOException, InterruptedException {
    try (Running writing = start(WRITE, List.of())) {
      try (OutputStream out = new BufferedOutputStream(writing.stdin(), 1 << 16)) {
        TreeStream.write(out, tree);
      }
      Optional<Outcome.Ending> ending = writing.await(LONGEST);
      if (!ending.equals(Optional.of(new Outcome.Ending.Exited(0)))) {
        throw new SandboxException(
            "%s could not be filled: %s"
                .formatted(
                    inside,
                    new String(writing.stderr().readNBytes(4096), StandardCharsets.UTF_8).strip()));
      }
    }
  }

  private Running start(String script, List<String> more) throws IOException {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
    argv.add(sandbox.where(Sandbox.BOX));
    argv.add(sandbox.where(inside));
    argv.addAll(more);
    return sandbox.start(new Command(argv, Map.of(), "", Limits.USUAL));
  }
}
