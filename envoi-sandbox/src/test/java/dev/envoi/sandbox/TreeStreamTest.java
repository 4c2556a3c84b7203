package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeStreamTest {

  private static byte[] written(TreeSource source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TreeStream.write(bytes, source);
    return bytes.toByteArray();
  }

  private static Recorded read(byte[] bytes) throws IOException {
    Recorded tree = new Recorded();
    TreeStream.read(new ByteArrayInputStream(bytes), tree);
    return tree;
  }

  private static void all(TreeSink sink) throws IOException {
    sink.deleted(FilePath.of("gone"));
    sink.file(FilePath.of("a"), false, Bytes.stream("content"));
    sink.file(FilePath.of("run"), true, Bytes.stream(""));
    sink.link(FilePath.of("l"), Bytes.of("../a"));
    sink.emptyFolder(FilePath.of("e/f"));
    sink.skipped(FilePath.of("s"), "socket");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Recorded tree = read(written(TreeStreamTest::all));

    assertThat(tree.files()).containsEntry("a", "content").containsEntry("run*", "").hasSize(2);
    assertThat(tree.links()).containsEntry("l", "../a");
    assertThat(tree.deleted()).containsExactly("gone");
    assertThat(tree.emptyFolders()).containsExactly("e/f");
    assertThat(tree.skipped()).containsEntry("s", "socket");
  }

  @Test
  void theBytesAreThoseOfTheProtocol() throws Exception {
    byte[] bytes = written(sink -> sink.file(FilePath.of("a"), true, Bytes.stream("xy")));

    assertThat(bytes)
        .containsExactly('F', 1, 0, 0, 0, 1, 'a', 0, 0, 0, 2, 'x', 'y', 0, 0, 0, 0, '.');
  }

  @Test
  void aTreeThatIsCutAnywhereIsAnError() throws Exception {
    byte[] bytes = written(TreeStreamTest::all);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
    }
  }

  @Test
  void rubbishIsAnErrorOfOurs() {
    for (long seed = 0; seed < 500; seed++) {
      byte[] rubbish = new byte[64];
      new Random(seed).nextBytes(rubbish);
      rubbish[0] = (byte) "FLDES".charAt((int) (seed % 5));
      assertThatThrownBy(() -> read(rubbish)).as("seed %d", seed).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aPathThatLeavesTheTreeIsRefused() {
    byte[] bytes = {'D', 0, 0, 0, 4, '.', '.', '/', 'a', '.'};

    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("../a");
  }

  @Test
  void aFileThatCouldNotBeReadIsSkippedAndTheRestFollows() throws Exception {
    byte[] bytes =
        written(sink -> {
          sink.file(FilePath.of("torn"), false, new Torn());
          sink.file(FilePath.of("whole"), false, Bytes.stream("w"));
        });

    Recorded tree = read(bytes);

    assertThat(tree.files()).containsOnlyKeys("whole");
    assertThat(tree.skipped()).containsEntry("torn", "unreadable");
  }

  @Test
  void contentThatNobodyReadsIsPassedOver() throws Exception {
    byte[] bytes =
        written(sink -> {
          sink.file(FilePath.of("big"), false, new ByteArrayInputStream(new byte[300_000]));
          sink.deleted(FilePath.of("after"));
        });
    Recorded tree = new Recorded();

    TreeStream.read(new ByteArrayInputStream(bytes), new Recorded.Passing(tree));

    assertThat(tree.deleted()).containsExactly("after");
  }

  /// Ends in the middle.
  @SuppressWarnings("InputStreamSlowMultibyteRead") // small
  private static final class Torn extends InputStream {
    private int left = 100_000;

    @Override
    public int read() throws IOException {
      if (left-- > 0) {
        return 'x';
      }
      throw new UnreadableFileException(FilePath.of("torn"));
    }
  }
}
