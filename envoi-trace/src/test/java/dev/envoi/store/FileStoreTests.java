package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.trace.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    Stores stores = new Stores(scratch, Map.of(), new ObjectCache(scratch.resolve("cache")));
    assertThat(stores.open("file:rel/ative").address())
        .isEqualTo("file:" + scratch.resolve("rel/ative"));
    assertThat(stores.open("file:///tmp/x").address()).isEqualTo("file:/tmp/x");
    for (String wrong : new String[] {"file:", "ftp://x", "bucket", "s3://", "s3://bucket//x"}) {
      assertThatThrownBy(() -> stores.open(wrong))
          .as(wrong)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(wrong);
    }
  }

  @Test
  void whatABucketNeedsIsAskedForAtOnce() {
    for (Map<String, String> environment :
        List.of(
            Map.of("HOME", scratch.toString()),
            Map.of("AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "alone"),
            Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL_S3", "minio:9000"))) {
      Stores stores = new Stores(scratch, environment, new ObjectCache(scratch.resolve("cache")));
      assertThatThrownBy(() -> stores.open("s3://bucket"))
          .as(environment.toString())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("AWS_");
    }
  }
}
