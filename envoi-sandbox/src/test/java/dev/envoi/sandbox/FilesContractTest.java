package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every sandbox keeps: files in and out, and what stays where.
abstract class FilesContractTest extends SandboxFixture {
  @Test
  void filesGoInAndComeOut() throws Exception {
    byte[] odd = {'a', (byte) 0xFF, '\n', 'b'};
    sandbox.put(sink -> {
      sink.file(FilePath.of("run.sh"), true, Bytes.stream("#!/bin/sh\necho ran\n"));
      sink.file(FilePath.of("deep/er/file"), false, Bytes.stream("text"));
      sink.file(FilePath.of(odd), false, Bytes.stream("odd"));
      sink.link(FilePath.of("link"), Bytes.of("deep/er/file"));
      sink.emptyFolder(FilePath.of("nothing"));
    });

    assertThat(text("./run.sh; cat link; ls -d nothing")).isEqualTo("ran\ntextnothing\n");
    assertThat(content("deep/er/file")).isEqualTo("text");
    assertThat(sandbox.get(FilePath.of(odd)))
        .hasValueSatisfying(
            entry -> assertThat(((TreeEntry.File) entry).content()).isEqualTo(Bytes.of("odd")));
    assertThat(sandbox.get(FilePath.of("link")))
        .hasValueSatisfying(entry ->
            assertThat(((TreeEntry.Link) entry).target()).isEqualTo(Bytes.of("deep/er/file")));
    assertThat(sandbox.get(FilePath.of("nowhere"))).isEmpty();
  }

  @Test
  void linksToTheOutsideAreNotFollowed() throws Exception {
    text("mkdir $TMPDIR/out; echo s > $TMPDIR/s; ln -s $TMPDIR/s file; ln -s $TMPDIR/out folder");

    assertThat(sandbox.get(FilePath.of("file"))).get().isInstanceOf(TreeEntry.Link.class);
    assertThat(sandbox.get(FilePath.of("folder/x"))).isEmpty();
    sandbox.put(sink -> sink.file(FilePath.of("folder/x"), false, Bytes.stream("in")));

    assertThat(content("folder/x")).isEqualTo("in");
    assertThat(text("ls $TMPDIR/out")).isEmpty();
  }

  @Test
  void scansListEverythingFirstAndThenWhatChanged() throws Exception {
    text("echo one > a; mkdir d; echo two > d/b; echo no > skip");
    try (Snapshots snapshots = sandbox.snapshots(List.of("skip"))) {
      Recorded all = new Recorded();
      snapshots.scan(all);
      assertThat(all.files()).containsOnly(Map.entry("a", "one\n"), Map.entry("d/b", "two\n"));

      text("echo three > a; rm d/b; ln -s a l");
      Recorded changed = new Recorded();
      snapshots.scan(changed);

      assertThat(changed.files()).contains(Map.entry("a", "three\n"));
      assertThat(changed.deleted()).containsExactly("d/b");
      assertThat(changed.links()).containsEntry("l", "a");
    }
  }

  @Test
  void aScanThatFailedIsFollowedByAWholeOne() throws Exception {
    text("echo one > a; echo two > b");
    try (Snapshots snapshots = sandbox.snapshots(List.of())) {
      TreeSink broken = new Recorded.Refusing();
      assertThatThrownBy(() -> snapshots.scan(broken)).hasMessageContaining("full");

      Recorded all = new Recorded();
      snapshots.scan(all);

      assertThat(all.files()).containsOnlyKeys("a", "b");
    }
  }

  @Test
  void aTreeThatFailsHalfWayIsAnError() {
    assertThatThrownBy(() ->
            sandbox.put(sink -> {
              sink.file(FilePath.of("first"), false, Bytes.stream("1"));
              throw new IOException("the source broke");
            }))
        .isInstanceOf(SandboxException.class)
        .rootCause()
        .hasMessageContaining("the source broke");
  }

  @Test
  void aReaderSeesTheWorkspaceAndHasATemporaryFolderOfItsOwn() throws Exception {
    text("echo shared > file; echo mine > $TMPDIR/mine");

    try (Sandbox reader = sandbox.reader(Sight.system(List.of()))) {
      Outcome outcome = reader.run(Command.shell("cat file; ls $TMPDIR"));
      assertThat(outcome.stdout().text()).startsWith("shared\n").doesNotContain("mine");
      assertThatThrownBy(() -> reader.put(sink -> {})).isInstanceOf(SandboxException.class);
    }
    assertThat(content("file")).isEqualTo("shared\n");
  }

  @Test
  void aToolThatIsMissingIsAnErrorWithTheCommandThatInstallsIt() {
    SandboxSpec spec = new SandboxSpec(home.resolve("new"), Sight.system(List.of("frobnicator")));

    assertThatThrownBy(() -> provider().create(spec))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("apt-get install frobnicator");
    assertThat(home.resolve("new")).doesNotExist();
  }

  @Test
  void whatASightShowsIsWhereItSays() throws Exception {
    Path shown = Files.createDirectories(home.resolve("shown/deep"));
    Files.writeString(shown.resolve("file"), "seen");
    Path one = Files.writeString(home.resolve("one"), "one");
    Sight sight =
        new Sight(
            Sight.Mode.SYSTEM,
            List.of(),
            List.of(
                new Sight.Mount(shown.resolveSibling(""), "/tests"),
                new Sight.Mount(one, "/single/one")),
            false);

    try (Sandbox reader = sandbox.reader(sight)) {
      Outcome outcome =
          reader.run(
              Command.of("cat", reader.where("/tests/deep/file"), reader.where("/single/one")));

      assertThat(outcome.stdout().text()).isEqualTo("seenone");
    }
  }
}
