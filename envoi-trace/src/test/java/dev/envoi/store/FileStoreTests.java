package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FileStoreTests extends ArtifactStoreContractTest {
  @Override
  ArtifactStore store() {
    return new FileStore(scratch.resolve("store"));
  }

  @Test
  void aStoreThatCannotBeWrittenSaysSo() throws IOException {
    Path file = Files.writeString(scratch.resolve("file"), "in the way");
    assertThatThrownBy(() -> new FileStore(file.resolve("store")).probe())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not writable");
  }

  @Test
  void aProbeDoesNotMakeTheFolder() throws IOException {
    store().probe();
    assertThat(scratch.resolve("store")).doesNotExist();
  }

  @Test
  void unfinishedObjectsAreShownToNobody() throws IOException {
    ArtifactStore store = store();
    store.put(new ObjectKey("t/a"), bytes("1"));
    Files.writeString(scratch.resolve("store/t/.new-123"), "half");
    assertThat(store.names(new ObjectKey("t"))).containsExactly("a");
  }

  @Test
  void addressesAreReadAndRefused() {
    assertThat(Stores.open("file:rel/ative", scratch).address())
        .isEqualTo("file:" + scratch.resolve("rel/ative"));
    assertThat(Stores.open("file:///tmp/x", scratch).address()).isEqualTo("file:/tmp/x");
    for (String wrong : new String[] {"file:", "ftp://x", "bucket", "s3://bucket"}) {
      assertThatThrownBy(() -> Stores.open(wrong, scratch)).as(wrong).isInstanceOf(UserError.class);
    }
  }
}
