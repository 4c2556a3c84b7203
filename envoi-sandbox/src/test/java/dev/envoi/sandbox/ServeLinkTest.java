package dev.envoi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The other end may stop anywhere, or say anything.
class ServeLinkTest {
  private static byte[] frame(int kind, int channel, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(kind);
    out.writeInt(channel);
    out.writeInt(payload.length);
    out.write(payload);
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] greeting() throws IOException {
    return frame('H', 1, new byte[] {0, 0, 0, 1, '/', 0, 0, 0, 0});
  }

  private static ServeLink link(InputStream said, String words) throws IOException {
    return link(OutputStream.nullOutputStream(), said, words);
  }

  private static ServeLink link(OutputStream asked, InputStream said, String words)
      throws IOException {
    return ServeLink.on(
        new BareProvider.Streams(asked, said, InputStream.nullInputStream()),
        Capture.start(Bytes.stream(words), 1000));
  }

  /// One that greets, says some bytes when it is first asked for something, and then stops.
  private static ServeLink saying(byte[] answer) throws IOException {
    PipedOutputStream said = new PipedOutputStream();
    PipedInputStream heard = new PipedInputStream(said, 3 << 20);
    said.write(greeting());
    return link(new Asked(said, answer), heard, "gone");
  }

  /// Answers the first that comes.
  private static final class Asked extends OutputStream {
    private final OutputStream said;
    private final byte[] answer;
    private boolean answered;

    Asked(OutputStream said, byte[] answer) {
      this.said = said;
      this.answer = answer;
    }

    @Override
    public void write(int b) throws IOException {
      if (!answered) {
        answered = true;
        said.write(answer);
        said.close();
      }
    }

    @Override
    public void close() throws IOException {
      said.close();
    }
  }

  private static byte[] session() throws IOException {
    return join(
        frame('O', 1, new byte[0]),
        frame('D', 1, new byte[] {1, 'a', 'b', 'c'}),
        frame('E', 1, new byte[] {1}),
        frame('Q', 1, new byte[] {'e', 7}));
  }

  @Test
  void aSessionThatStopsAtAnyByteEndsEveryWait() throws Exception {
    byte[] whole = session();
    for (int n = 0; n <= whole.length; n++) {
      try (ServeLink link = saying(Arrays.copyOf(whole, n))) {
        follow(link, n < whole.length);
      }
    }
  }

  private static void follow(ServeLink link, boolean torn) throws Exception {
    try (ServeChannel channel = link.start("", List.of(Bytes.of("x")), Map.of())) {
      String read = new String(channel.input().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(read).isEqualTo("abc");
      assertThat(channel.awaitEnd(Duration.ofSeconds(10).toNanos()))
          .isEqualTo(torn ? new Outcome.Ending.Signalled(9) : new Outcome.Ending.Exited(7));
    } catch (SandboxException lost) {
      assertThat(torn).as(lost.getMessage()).isTrue();
    }
  }

  @Test
  void aGreetingThatIsTornOrWrongIsAnErrorWithWhatWasSaid() throws Exception {
    byte[] whole = greeting();
    for (int n = 0; n < whole.length; n++) {
      InputStream torn = new ByteArrayInputStream(whole, 0, n);
      assertThatThrownBy(() -> link(torn, "sh: head: not found"))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("head: not found");
    }
    InputStream later = new ByteArrayInputStream(frame('H', 2, new byte[0]));
    assertThatThrownBy(() -> link(later, "")).hasMessageContaining("version 1");
  }

  @Test
  void whatIsNoProtocolLosesTheSandbox() throws Exception {
    byte[] much = new byte[(1 << 20) - 1];
    much[0] = 1;
    List<byte[]> bad =
        List.of(
            frame('?', 1, new byte[0]),
            frame('D', 1, new byte[] {3, 0}),
            frame('D', 1, new byte[0]),
            frame('W', 1, new byte[] {0, 0, 0, 0, 1}),
            frame('W', 1, new byte[] {0, 0}),
            frame('Q', 1, new byte[0]),
            new byte[] {'D', 0, 0, 0, 1, -1, 0, 0, 0},
            join(frame('D', 1, much), frame('D', 1, much)));
    for (byte[] each : bad) {
      try (ServeLink link = saying(join(frame('O', 1, new byte[0]), each))) {
        ServeChannel channel = link.start("", List.of(Bytes.of("x")), Map.of());
        assertThat(channel.awaitEnd(Duration.ofSeconds(10).toNanos()))
            .isEqualTo(new Outcome.Ending.Signalled(9));
        assertThatThrownBy(link::failWhenOver).hasMessageContaining("lost");
      }
    }
  }
}
