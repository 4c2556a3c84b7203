package dev.envoi.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Against a real server.
final class S3StoreTests extends ArtifactStoreContractTest {
  private final S3Server server = S3Server.shared();

  @Override
  ArtifactStore store() throws IOException {
    return store("s3://" + server.newBucket() + "/some/prefix");
  }

  @Override
  int rounds() {
    return 5;
  }

  private ArtifactStore store(String address) {
    return new Stores(scratch, server.environment(""), new ObjectCache(scratch.resolve("cache")))
        .open(address);
  }

  @Test
  void largeFilesGoInPiecesAndComeBackWhole() throws IOException {
    byte[] content = new byte[(16 << 20) + 12_345];
    new Random(7).nextBytes(content);
    Path file = Files.write(scratch.resolve("large"), content);
    ArtifactStore store = store();
    store.put(new ObjectKey("t/repo.bundle"), file);
    try (InputStream in = store.open(new ObjectKey("t/repo.bundle")).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(store.list(new ObjectKey("t"))).hasSize(1);
  }

  @Test
  void listingsOfMoreThanOnePageAreWhole() throws IOException {
    String bucket = server.newBucket();
    ArtifactStore store = store("s3://" + bucket);
    for (int i = 0; i < 1_005; i++) {
      server.lay(bucket, "states/%05d".formatted(i));
    }
    assertThat(store.list(new ObjectKey("states"))).hasSize(1_005);
    assertThat(store.names(new ObjectKey("states"))).hasSize(1_005).isSorted();
  }

  @Test
  void prefixesAreApart() throws IOException {
    String bucket = server.newBucket();
    store("s3://" + bucket + "/one").put(new ObjectKey("a"), bytes("1"));
    assertThat(store("s3://" + bucket + "/two").open(new ObjectKey("a"))).isEmpty();
    ArtifactStore same = store("s3://" + bucket + "/one/");
    assertThat(same.open(new ObjectKey("a"))).isPresent();
    assertThat(same.address()).isEqualTo("s3://" + bucket + "/one");
    assertThat(same.uri(new ObjectKey("a/b"))).hasToString("s3://" + bucket + "/one/a/b");
  }
}
