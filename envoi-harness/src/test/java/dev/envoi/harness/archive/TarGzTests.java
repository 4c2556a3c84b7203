package dev.envoi.harness.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import dev.envoi.sandbox.TreeSource;
import dev.envoi.sandbox.UnreadableFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TarGzTests {
  private static final ArchiveLimits SMALL = new ArchiveLimits(1 << 20, 32 << 20, 10, 50, 4);

  @TempDir Path folder;

  @Test
  void aTreeComesOutAsItWentIn() throws Exception {
    FilePath odd = FilePath.of(new byte[] {'n', (byte) 0xe9, (byte) 0xff});
    FilePath named = FilePath.of("dir/é\n\"x\"");
    FilePath deep = FilePath.of("d/" + "long".repeat(60) + "é");
    TreeSource tree =
        sink -> {
          sink.file(odd, true, bytes("odd"));
          sink.file(named, false, bytes(""));
          sink.file(deep, false, bytes("x".repeat(3 << 20)));
          sink.link(FilePath.of("dir/link"), "é".getBytes(StandardCharsets.UTF_8));
          sink.emptyFolder(FilePath.of("empty"));
        };

    Map<String, String> out = unpacked(packed(tree), ArchiveLimits.USUAL);

    assertThat(out)
        .containsEntry(odd.latin1(), "x:odd")
        .containsEntry(named.latin1(), "-:")
        .containsEntry(deep.latin1(), "-:" + "x".repeat(3 << 20))
        .containsEntry("dir/link", "link:" + FilePath.of("é").latin1())
        .containsEntry("empty", "folder")
        .hasSize(5);
  }

  @Test
  void theSameTreeGivesTheSameBytes() throws Exception {
    TreeSource tree = sink -> sink.file(FilePath.of("a"), false, bytes("a"));

    assertThat(packed(tree)).isEqualTo(packed(tree));
  }

  @Test
  void aFileThatCouldNotBeReadFailsThePacking() {
    TreeSource tree = sink -> sink.skipped(FilePath.of("secret"), "unreadable");

    assertThatThrownBy(() -> packed(tree)).isInstanceOf(UnreadableFileException.class);
  }

  @Test
  void namesThatLeaveTheTreeAreRefused() {
    for (String name : List.of("../up", "a/../../up", "/etc/passwd", "a/..")) {
      assertThatThrownBy(() -> unpacked(archive(name, TarConstants.LF_NORMAL, ""), SMALL))
          .as(name)
          .isInstanceOf(ArchiveRefusedException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void linksThatLeaveTheTreeAreRefused() throws Exception {
    for (String target : List.of("/etc/passwd", "..", "../../x", "a/../../..", "b/..", "")) {
      assertThatThrownBy(() -> unpacked(archive("l", TarConstants.LF_SYMLINK, target), SMALL))
          .as(target)
          .isInstanceOf(ArchiveRefusedException.class);
    }
    assertThat(unpacked(archive("d/l", TarConstants.LF_SYMLINK, "../x"), SMALL))
        .containsEntry("d/l", "link:../x");
  }

  @Test
  void aLinkOfAWorkspaceThatLeadsOutIsKeptAsALink() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarGzWriter.write(
        sink -> {
          sink.link(FilePath.of("d/out"), "/etc/passwd".getBytes(StandardCharsets.UTF_8));
          sink.link(FilePath.of("up"), "../../x".getBytes(StandardCharsets.UTF_8));
        },
        out);

    assertThat(unpacked(out.toByteArray(), SMALL))
        .containsEntry("d/out", "link:/etc/passwd")
        .containsEntry("up", "link:../../x");
  }

  @Test
  void whatIsNeitherFileNorFolderNorLinkIsRefused() {
    for (byte kind : new byte[] {TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR}) {
      assertThatThrownBy(() -> unpacked(archive("x", kind, "y"), SMALL))
          .isInstanceOf(ArchiveRefusedException.class)
          .hasMessageContaining("'x'");
    }
  }

  @Test
  void nothingIsPutBelowALink() {
    byte[] archive =
        tar(tar -> {
          add(tar, new Entry("dir", TarConstants.LF_SYMLINK, "other", 0));
          add(tar, new Entry("dir/file", TarConstants.LF_NORMAL, "", 1));
        });

    assertThatThrownBy(() -> unpacked(archive, SMALL)).hasMessageContaining("below the link 'dir'");
  }

  @Test
  void bombsAreRefusedByRatioSizeCountAndDepth() {
    byte[] zeros = tar(tar -> add(tar, new Entry("z", TarConstants.LF_NORMAL, "", 20 << 20)));
    byte[] many =
        tar(tar -> {
          for (int i = 0; i < 11; i++) {
            add(tar, new Entry("f" + i, TarConstants.LF_NORMAL, "", 0));
          }
        });
    byte[] deep = archive("a/b/c/d/e", TarConstants.LF_NORMAL, "");

    assertThatThrownBy(() -> unpacked(zeros, SMALL)).hasMessageContaining("unpacks to more than");
    assertThatThrownBy(() -> unpacked(many, SMALL)).hasMessageContaining("more than 10 entries");
    assertThatThrownBy(() -> unpacked(deep, SMALL)).hasMessageContaining("deeper than 4");
    assertThatThrownBy(() -> unpacked(new byte[2 << 20], SMALL))
        .hasMessageContaining("larger than");
  }

  @Test
  void brokenArchivesAreRefused() throws Exception {
    byte[] whole = packed(sink -> sink.file(FilePath.of("a"), false, bytes("content")));

    for (byte[] broken :
        List.of(new byte[0], new byte[] {1, 2, 3}, Arrays.copyOf(whole, whole.length / 2))) {
      assertThatThrownBy(() -> unpacked(broken, SMALL))
          .isInstanceOf(ArchiveRefusedException.class)
          .hasMessageContaining("no whole tar.gz");
    }
  }

  private Map<String, String> unpacked(byte[] archive, ArchiveLimits limits) throws IOException {
    Path file = Files.write(folder.resolve("archive.tar.gz"), archive);
    Map<String, String> seen = new TreeMap<>();
    TarGzTree.checked(file, limits).writeTo(new Seen(seen));
    return seen;
  }

  private static byte[] packed(TreeSource tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarGzWriter.write(tree, out);
    return out.toByteArray();
  }

  private static byte[] archive(String name, byte kind, String target) {
    return tar(tar -> add(tar, new Entry(name, kind, target, 0)));
  }

  private static byte[] tar(Filling filling) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zipped = new GZIPOutputStream(out);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(zipped)) {
      filling.fill(tar);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return out.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, Entry made) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(made.name(), made.kind(), true);
    entry.setLinkName(made.target());
    entry.setSize(made.size());
    tar.putArchiveEntry(entry);
    tar.write(new byte[made.size()]);
    tar.closeArchiveEntry();
  }

  /// An entry of zeros.
  private record Entry(String name, byte kind, String target, int size) {}

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private interface Filling {
    void fill(TarArchiveOutputStream tar) throws IOException;
  }

  private record Seen(Map<String, String> seen) implements TreeSink {
    @Override
    public void file(FilePath path, boolean executable, InputStream content) throws IOException {
      String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      seen.put(path.latin1(), (executable ? "x:" : "-:") + text);
    }

    @Override
    public void link(FilePath path, byte[] target) {
      seen.put(path.latin1(), "link:" + new String(target, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void deleted(FilePath path) {}

    @Override
    public void emptyFolder(FilePath path) {
      seen.put(path.latin1(), "folder");
    }

    @Override
    public void skipped(FilePath path, String why) {}
  }
}
