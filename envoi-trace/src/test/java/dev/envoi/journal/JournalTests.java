package dev.envoi.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.envoi.trace.JournalEvent;
import dev.envoi.trace.JournalEvent.AgentSaid;
import dev.envoi.trace.JournalEvent.Entry;
import dev.envoi.trace.JournalEvent.Noted;
import dev.envoi.trace.JournalEvent.Unknown;
import dev.envoi.trace.Sha256;
import dev.envoi.trace.TraceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTests {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

  @TempDir Path folder = Path.of("");

  @Test
  void whatWasAppendedIsReadBackInOrder() throws IOException {
    try (Journal journal = Journal.open(folder, CLOCK)) {
      assertThat(journal.append(new Noted("a", "one")).seq()).isEqualTo(1);
      assertThat(journal.append(new Noted("b", "zwei äö \0 \ud83d\ude00")).seq()).isEqualTo(2);
    }
    assertThat(read())
        .containsExactly(
            new Entry(1, CLOCK.instant(), new Noted("a", "one")),
            new Entry(2, CLOCK.instant(), new Noted("b", "zwei äö \0 \ud83d\ude00")));
  }

  @Test
  void everyLineNamesTheHashOfTheLineBefore() throws IOException {
    write(3);
    List<String> lines = Files.readAllLines(folder.resolve("journal.jsonl"));
    assertThat(lines.get(0)).contains("\"prev\":\"" + "0".repeat(64) + "\"");
    for (int i = 1; i < lines.size(); i++) {
      String hash = Sha256.hex(lines.get(i - 1).getBytes(StandardCharsets.UTF_8));
      assertThat(lines.get(i)).contains("\"prev\":\"" + hash + "\"");
    }
  }

  @Test
  void anyTornEndIsDroppedAndTheJournalGoesOn() throws IOException {
    write(4);
    Path file = folder.resolve("journal.jsonl");
    byte[] whole = Files.readAllBytes(file);
    List<Entry> entries = read();
    int lastLine = new String(whole, StandardCharsets.UTF_8).stripTrailing().lastIndexOf('\n') + 1;
    for (int length = lastLine; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(read()).as("cut at byte %d", length).isEqualTo(entries.subList(0, 3));
    }
    try (Journal journal = Journal.open(folder, CLOCK)) {
      assertThat(journal.append(new Noted("after", "crash")).seq()).isEqualTo(4);
    }
    assertThat(read())
        .hasSize(4)
        .last()
        .extracting(Entry::event)
        .isEqualTo(new Noted("after", "crash"));
  }

  @Test
  void zerosThatAPowerCutLeftAtTheEndAreATornEnd() throws IOException {
    write(2);
    Files.write(folder.resolve("journal.jsonl"), new byte[4096], StandardOpenOption.APPEND);
    assertThat(read()).hasSize(2);
  }

  @Test
  void aChangedByteInTheMiddleIsNamedWithItsPlace() throws IOException {
    write(10);
    Path file = folder.resolve("journal.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int lastLine = new String(whole, StandardCharsets.UTF_8).stripTrailing().lastIndexOf('\n') + 1;
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(lastLine);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);
      assertThatThrownBy(this::read)
          .as("flipped a bit of byte %d", at)
          .isInstanceOf(JournalDamagedException.class)
          .hasMessageMatching("(?s).*is damaged at line \\d+ \\(byte \\d+\\).*");
    }
  }

  @Test
  void aMissingLineIsDamage() throws IOException {
    write(5);
    Path file = folder.resolve("journal.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(2);
    Files.write(file, lines);
    assertThatThrownBy(this::read).hasMessageContaining("line 3").hasMessageContaining("sequence");
  }

  @Test
  void aSecondWriterIsRefused() throws IOException {
    try (Journal first = Journal.open(folder, CLOCK)) {
      assertThatThrownBy(() -> Journal.open(folder, CLOCK).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has a writer already");
      first.append(new Noted("still", "works"));
    }
    assertThat(read()).hasSize(1);
  }

  @Test
  void theWriterKeepsItsLockWhateverElseItsProcessDoesWithTheJournal() throws IOException {
    assertThat(JournalWriter.of(folder)).isEmpty();
    try (Journal first = Journal.open(folder, CLOCK)) {
      first.append(new Noted("read", "by the process that writes it"));
      read();
      assertThatThrownBy(() -> Journal.open(folder, CLOCK).close())
          .hasMessageContaining("has a writer already");
      assertThat(JournalWriter.of(folder)).hasValue(ProcessHandle.current().pid());
    }
    assertThat(JournalWriter.of(folder)).isEmpty();
  }

  @Test
  void aDamagedJournalIsNeverOpenedForWriting() throws IOException {
    write(5);
    Path file = folder.resolve("journal.jsonl");
    byte[] before = Files.readAllBytes(file);
    before[30] ^= 1;
    Files.write(file, before);
    assertThatThrownBy(() -> Journal.open(folder, CLOCK).close())
        .isInstanceOf(JournalDamagedException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aLongTextIsABlobOnceAndComesBackWhole() throws IOException {
    String text = "é\ud83d\ude00 ".repeat(100_000);
    try (Journal journal = Journal.open(folder, CLOCK)) {
      journal.append(new Noted("long", text));
      journal.append(new Noted("again", text));
    }
    assertThat(Files.size(folder.resolve("journal.jsonl"))).isLessThan(10_000);
    try (var blobs = Files.list(folder.resolve("blobs"))) {
      assertThat(blobs).hasSize(1);
    }
    assertThat(read())
        .extracting(Entry::event)
        .containsExactly(new Noted("long", text), new Noted("again", text));
  }

  @Test
  void headsAreEnoughForThoseWhoAskForNoMore() throws IOException {
    try (Journal journal = Journal.open(folder, CLOCK)) {
      journal.append(new Noted("long", "x".repeat(1_000_000)));
    }
    new JournalReader(folder)
        .forEach(
            false, entry -> assertThat(((Noted) entry.event()).text()).isEqualTo("x".repeat(1000)));
  }

  @Test
  void anAgentCannotForgeABlobMark() throws IOException {
    JournalEvent forged =
        new AgentSaid(
            TraceJson.MAPPER.readTree("{\"$blob\":\"../../etc/passwd\",\"$$blob\":{\"$blob\":1}}"));
    try (Journal journal = Journal.open(folder, CLOCK)) {
      journal.append(forged);
    }
    assertThat(read()).extracting(Entry::event).containsExactly(forged);
  }

  @Test
  void aDamagedBlobIsSaid() throws IOException {
    try (Journal journal = Journal.open(folder, CLOCK)) {
      journal.append(new Noted("long", "x".repeat(100_000)));
    }
    try (var blobs = Files.list(folder.resolve("blobs"))) {
      Files.writeString(blobs.findFirst().orElseThrow(), "something else");
    }
    assertThatThrownBy(this::read).hasMessageContaining("is damaged");
  }

  @Test
  void anEventOfANewerVersionIsKeptAsItIs() throws IOException {
    JournalEvent later =
        new Unknown("from_the_future", TraceJson.MAPPER.readTree("{\"answer\":42}"));
    try (Journal journal = Journal.open(folder, CLOCK)) {
      journal.append(later);
    }
    assertThat(read()).extracting(Entry::event).containsExactly(later);
  }

  @Test
  void anInterruptedThreadCanStillWrite() throws Exception {
    try (Journal journal = Journal.open(folder, CLOCK)) {
      Thread.currentThread().interrupt();
      journal.append(new Noted("a", "one"));
      journal.sync();
      assertThat(Thread.interrupted()).isTrue();
      journal.append(new Noted("b", "two"));
    }
    assertThat(read()).hasSize(2);
  }

  @Test
  void manyThreadsKeepTheChainWhole() throws Exception {
    try (Journal journal = Journal.open(folder, CLOCK)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int i = 0; i < 50; i++) {
                    append(journal, "event " + i);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(read()).hasSize(400);
  }

  private static void append(Journal journal, String text) {
    try {
      journal.append(new Noted("n", text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void write(int lines) throws IOException {
    try (Journal journal = Journal.open(folder, CLOCK)) {
      for (int i = 1; i <= lines; i++) {
        journal.append(new Noted("line", "number " + i));
      }
    }
  }

  private List<Entry> read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    new JournalReader(folder).forEach(true, entries::add);
    return entries;
  }
}
