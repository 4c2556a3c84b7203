package dev.envoi.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Cases through one `box run`. A platform thread reads the reports and wakes who waits.
final class BoxCases implements CaseRunner {
  private final Child box;
  private final Capture words;
  private final boolean ownNamespaces;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<CaseReport>> waiting = new ConcurrentHashMap<>();
  private volatile @Nullable SandboxException over;

  private BoxCases(Child box) throws IOException {
    this.box = box;
    this.words = Capture.start(box.stderr(), 64 * 1024);
    this.in = new DataInputStream(new BufferedInputStream(box.stdout(), 64 * 1024));
    this.out = new DataOutputStream(new BufferedOutputStream(box.stdin(), 64 * 1024));
    this.ownNamespaces = greeting();
  }

  static BoxCases on(Child box) throws IOException {
    try {
      BoxCases cases = new BoxCases(box);
      Thread.ofPlatform().daemon().name("envoi-cases").start(cases::read);
      return cases;
    } catch (IOException | RuntimeException failed) {
      box.close();
      throw failed;
    }
  }

  private boolean greeting() throws IOException {
    try {
      if (in.readUnsignedByte() == 'H') {
        return in.readUnsignedByte() != 0;
      }
      throw new SandboxException("box run did not greet as the protocol says");
    } catch (IOException failed) {
      throw ended(failed);
    }
  }

  @Override
  public boolean ownNamespaces() {
    return ownNamespaces;
  }

  @Override
  public CaseReport run(CaseJob job) throws SandboxException, InterruptedException {
    int id = ids.incrementAndGet();
    CompletableFuture<CaseReport> report = new CompletableFuture<>();
    waiting.put(id, report);
    try {
      send(id, job);
      return report.get();
    } catch (ExecutionException failed) {
      throw new SandboxException("the case was not run: " + failed.getMessage(), failed);
    } finally {
      waiting.remove(id);
    }
  }

  private void send(int id, CaseJob job) throws SandboxException {
    writing.lock();
    try {
      SandboxException before = over;
      if (before != null) {
        throw new SandboxException("the runner of cases is over", before);
      }
      CaseWire.writeJob(out, id, job);
      out.flush();
    } catch (SandboxException known) {
      throw known;
    } catch (IOException broken) {
      throw ended(broken);
    } finally {
      writing.unlock();
    }
  }

  private void read() {
    try {
      while (true) {
        int kind = in.readUnsignedByte();
        if (kind != 'R') {
          throw new SandboxException("box run sent an unknown record 0x%02x".formatted(kind));
        }
        CompletableFuture<CaseReport> report = waiting.get(in.readInt());
        CaseReport done = CaseWire.readReport(in);
        if (report != null) {
          report.complete(done);
        }
      }
    } catch (IOException | RuntimeException failed) {
      SandboxException why = ended(failed);
      over = why;
      waiting.values().forEach(report -> report.completeExceptionally(why));
      box.kill();
    }
  }

  private SandboxException ended(Exception cause) {
    String said = "";
    try {
      said = words.finish().text().strip();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return new SandboxException(
        "the runner of cases ended" + (said.isEmpty() ? "" : ": " + said), cause);
  }

  @Override
  public void close() {
    box.close();
  }
}
