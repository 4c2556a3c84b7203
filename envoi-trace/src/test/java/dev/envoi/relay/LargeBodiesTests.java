package dev.envoi.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envoi.relay.TestingRelay.Heard;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies of 100 MB go through, and what is in memory meanwhile is a small part of them.
@Timeout(120)
final class LargeBodiesTests {
  private static final int LARGE = 100 << 20;

  private final TestingRelay relay = new TestingRelay();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void aRequestOf100MegabytesPasses() throws Exception {
    try (TestingProvider provider = new TestingProvider((_, wire) -> wire.whole(200, "{}"))) {
      Access access = relay.relay.register(provider.upstream(TestingRelay.key()), heard);
      byte[] megabyte = new byte[1 << 20];
      Arrays.fill(megabyte, (byte) 'x');
      HttpResponse<String> response =
          relay.client.send(
              relay
                  .request(access)
                  .POST(
                      HttpRequest.BodyPublishers.ofByteArrays(
                          java.util.Collections.nCopies(100, megabyte)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(provider.asked().getFirst().length()).isEqualTo(LARGE);
      assertThat(heard.next().requestBytes()).isEqualTo(LARGE);
    }
  }

  @Test
  void anAnswerOf100MegabytesPassesAlsoInOneLine() throws Exception {
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(200, "Content-Type: text/event-stream");
          wire.chunk("data: ");
          String megabyte = "y".repeat(1 << 20);
          for (int i = 0; i < 100; i++) {
            wire.chunk(megabyte);
          }
          wire.chunk(
              "\n\ndata: {\"id\":\"r\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}\n\n");
          wire.end();
        })) {
      Access access = relay.relay.register(provider.upstream(TestingRelay.key()), heard);
      long count = 0;
      try (InputStream body = relay.stream(access, "{}").body()) {
        count = body.transferTo(OutputStream.nullOutputStream());
      }
      assertThat(count).isGreaterThan(LARGE);
      var call = heard.next();
      assertThat(call.responseBytes()).isEqualTo(count);
      assertThat(call.usage()).as("after the line that is too long").isNotNull();
    }
  }

  @Test
  void aSlowAgentHoldsTheProviderBackInsteadOfFillingOurMemory() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch begun = TestingProvider.latch();
    try (TestingProvider provider =
        new TestingProvider((_, wire) -> {
          wire.chunked(200, "Content-Type: text/event-stream");
          String piece = "z".repeat(1 << 16);
          begun.countDown();
          for (int i = 0; i < LARGE >> 16; i++) {
            wire.chunk(piece);
            sent.addAndGet(1 << 16);
          }
          wire.end();
        })) {
      Access access = relay.relay.register(provider.upstream(TestingRelay.key()), heard);
      try (Socket agent = relay.socket(access, "{}")) {
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        long before = -1;
        while (sent.get() != before) { // until nothing moves any more
          before = sent.get();
          assertThat(new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(before).isPositive().isLessThan(LARGE / 2);
        assertThat(heard.nothing()).isTrue();

        byte[] all = agent.getInputStream().readAllBytes(); // and then it reads on
        assertThat(all.length).isGreaterThan(LARGE);
        assertThat(new String(all, 0, 12, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
      }
      assertThat(heard.next().outcome()).isEqualTo("complete");
    }
  }
}
