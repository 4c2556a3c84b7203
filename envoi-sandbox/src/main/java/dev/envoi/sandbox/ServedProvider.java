package dev.envoi.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;

/// Whole sandboxes on a [BareProvider]: `box` is sent into each and serves all that the rest of us
/// needs over the streams of that one process. The home of a spec stays unused, and a workspace
/// ends with its sandbox.
public final class ServedProvider implements SandboxProvider {
  private static final int WORDS = 64 * 1024;

  /// The program is all that comes before its greeting, so `head` cannot read too far.
  private static final String SCRIPT =
      """
      [ -w . ] || cd "$(mktemp -d)" || exit
      umask 077 && mkdir -p .envoi && head -c "$1" > .envoi/box && chmod 700 .envoi/box || exit
      exec .envoi/box serve
      """;

  private final BareProvider bare;
  private final BoxProgram box;

  public ServedProvider(BareProvider bare, BoxProgram box) {
    this.bare = bare;
    this.box = box;
  }

  @Override
  public Capabilities capabilities() throws IOException {
    return bare.capabilities();
  }

  @Override
  public String toolChain() throws IOException {
    return bare.toolChain();
  }

  @Override
  public Sandbox create(SandboxSpec spec) throws IOException {
    BareProvider.Bare made = bare.create();
    ServedSandbox sandbox;
    try {
      ServeLink link = serve(made);
      ServedSandbox.Ground ground =
          new ServedSandbox.Ground(link, new ServedExposures(link), box, capabilities());
      sandbox =
          new ServedSandbox(
              ground,
              ServedPlace.of(link.greeting(), spec.sight()),
              true,
              () -> Closing.all(List.of(link, made)));
    } catch (IOException | RuntimeException failed) {
      made.close();
      throw failed;
    }
    try {
      sandbox.furnish(spec.sight());
      return sandbox;
    } catch (IOException | RuntimeException failed) {
      sandbox.close();
      throw failed;
    }
  }

  private ServeLink serve(BareProvider.Bare made) throws IOException {
    byte[] program = Files.readAllBytes(box.path());
    BareProvider.Streams streams =
        made.start(List.of("/bin/sh", "-c", SCRIPT, "envoi", String.valueOf(program.length)));
    Capture words = Capture.start(streams.stderr(), WORDS);
    try {
      OutputStream in = streams.stdin();
      in.write(program);
      in.flush();
    } catch (IOException _) {
      // it has said why on standard error, and greets nobody
    }
    return ServeLink.on(streams, words);
  }
}
