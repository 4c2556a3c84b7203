package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Files of one workspace, in and out, through `box` running beside it.
record BoxFiles(BoxCommands box) {
  private static final int BUFFER = 64 * 1024;
  private static final int WORDS = 64 * 1024;
  private static final Duration LONG = Duration.ofDays(365);

  void put(TreeSource tree) throws IOException {
    try (Child put = box.start("put", List.of());
        Capture words = Capture.start(put.stderr(), WORDS)) {
      IOException broken = null;
      try (OutputStream out = new BufferedOutputStream(put.stdin(), BUFFER)) {
        TreeStream.write(out, tree);
      } catch (IOException failed) {
        broken = failed;
      }
      boolean done = await(put).equals(new Outcome.Ending.Exited(0));
      if (broken != null || !done) {
        String why = words.finish().text().strip();
        throw new SandboxException(
            "the tree could not be put into the workspace: "
                + (why.isEmpty() && broken != null ? broken.getMessage() : why),
            broken);
      }
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  Optional<TreeEntry> get(FilePath path) throws IOException {
    List<TreeEntry> found = new ArrayList<>();
    try (Child get = box.start("get", List.of(path.bytes()));
        Capture words = Capture.start(get.stderr(), WORDS);
        InputStream in = new BufferedInputStream(get.stdout(), BUFFER)) {
      get.stdin().close();
      try {
        TreeStream.read(in, new EntrySink(found));
      } catch (SandboxException torn) {
        throw new SandboxException(torn.getMessage() + ": " + words.finish().text().strip(), torn);
      }
      await(get);
      return found.stream().findFirst();
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static Outcome.Ending await(Child child) throws InterruptedException {
    return child.await(LONG).orElseThrow();
  }

  private static SandboxException interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new SandboxException("interrupted while files were on their way", interrupted);
  }
}
