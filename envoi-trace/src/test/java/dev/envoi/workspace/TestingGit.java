package dev.envoi.workspace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The machine's git as anybody would call it, to look at our repositories from the outside.
public final class TestingGit {
  private TestingGit() {}

  public static Git ours() throws IOException {
    return Git.find(System.getenv("PATH"));
  }

  /// Runs git in a folder; fails unless it ends with 0. One character of the result is one byte.
  static String git(Path folder, String... arguments) throws IOException {
    return gitWithInput(folder, new byte[0], arguments);
  }

  static String gitWithInput(Path folder, byte[] input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of("-c", "core.protectNTFS=false", "-c", "core.protectHFS=false"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    }
    try (InputStream out = process.getInputStream()) {
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      out.transferTo(printed);
      String text = printed.toString(StandardCharsets.ISO_8859_1);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(command + " ended with " + status + ": " + text);
      }
      return text;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /// Fails when git finds anything wrong with a repository; names like `.GIT` are only warned of.
  static void fsck(Path repository) throws IOException {
    git(repository, "fsck", "--full", "--no-dangling");
  }
}
