package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Files of one workspace, in and out, through `box` running beside it.
///
/// @param box the program
/// @param root the workspace
record BoxFiles(Path box, Path root, Launcher launcher) {
  private static final int BUFFER = 64 * 1024;
  private static final int WORDS = 64 * 1024;

  Process start(String subcommand, List<byte[]> arguments) throws IOException {
    List<String> argv = new ArrayList<>(List.of(box.toString(), subcommand, root.toString()));
    if (arguments.stream().allMatch(BoxFiles::isAscii)) {
      arguments.forEach(argument -> argv.add(new String(argument, StandardCharsets.US_ASCII)));
    } else {
      argv.addAll(0, List.of("/bin/sh", "-c", script(arguments)));
    }
    ProcessBuilder builder = new ProcessBuilder(argv).directory(root.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("LC_ALL", "C"));
    return launcher.start(builder);
  }

  private static boolean isAscii(byte[] argument) {
    for (byte b : argument) {
      if (b <= 0) {
        return false;
      }
    }
    return true;
  }

  /// Java can pass only text on, and loses what its locale does not have; so a shell makes the
  /// bytes.
  private static String script(List<byte[]> arguments) {
    StringBuilder script = new StringBuilder();
    for (byte[] argument : arguments) {
      // the x keeps the shell from dropping line ends
      script.append("p=$(printf '");
      for (byte b : argument) {
        script.append("\\%03o".formatted(b & 0xFF));
      }
      script.append("x'); set -- \"$@\" \"${p%x}\"; ");
    }
    return script + "exec \"$0\" \"$@\"";
  }

  void put(TreeSource tree) throws IOException {
    Process process = start("put", List.of());
    try (Capture words = Capture.start(process.getErrorStream(), WORDS)) {
      IOException broken = null;
      try (OutputStream out = new BufferedOutputStream(process.getOutputStream(), BUFFER)) {
        TreeStream.write(out, tree);
      } catch (IOException failed) {
        broken = failed;
      }
      int status = await(process);
      if (broken != null || status != 0) {
        String why = words.finish().text().strip();
        throw new SandboxException(
            "the tree could not be put into the workspace: "
                + (why.isEmpty() && broken != null ? broken.getMessage() : why),
            broken);
      }
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  Optional<TreeEntry> get(FilePath path) throws IOException {
    Process process = start("get", List.of(path.bytes()));
    List<TreeEntry> found = new ArrayList<>();
    try (Capture words = Capture.start(process.getErrorStream(), WORDS);
        InputStream in = new BufferedInputStream(process.getInputStream(), BUFFER)) {
      process.getOutputStream().close();
      try {
        TreeStream.read(in, new EntrySink(found));
      } catch (SandboxException torn) {
        throw new SandboxException(torn.getMessage() + ": " + words.finish().text().strip(), torn);
      }
      await(process);
      return found.stream().findFirst();
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  private static int await(Process process) throws InterruptedException {
    return process.waitFor();
  }

  private static SandboxException interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new SandboxException("interrupted while files were on their way", interrupted);
  }
}
