package dev.envoi.harness.runtime;

import dev.envoi.harness.runtime.WorkerPipe.Message;
import dev.envoi.sandbox.BoxProgram;
import dev.envoi.sandbox.LocalProvider;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A worker as a program: serves one [Worker] over its standard streams until its session is closed
/// or the other end is gone. Then it ends, whatever the environment's code does meanwhile.
public final class WorkerMain {
  private static final long LAST_ANSWERS_SECONDS = 5;

  private WorkerMain() {}

  /// What a worker is told by its arguments.
  record Spec(LoadedEnvironment.Compiled environment, Path sandboxes, Path marks, int jobs) {
    List<String> arguments() {
      return List.of(
          environment.folder().toString(),
          environment.classes().toString(),
          environment.derived().toString(),
          environment.fixtures().toString(),
          sandboxes.toString(),
          marks.toString(),
          String.valueOf(jobs));
    }

    static Spec parse(String[] args) {
      LoadedEnvironment.Compiled environment =
          new LoadedEnvironment.Compiled(
              Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
      return new Spec(environment, Path.of(args[4]), Path.of(args[5]), Integer.parseInt(args[6]));
    }
  }

  public static void main(String[] args) {
    WorkerPipe pipe =
        new WorkerPipe(
            new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    // What the environment's code prints is no message.
    System.setOut(System.err);
    int status = 0;
    try {
      Spec spec = Spec.parse(args);
      new Serving(pipe, spec).untilClosed();
      ProcessMark.clear(spec.marks());
    } catch (IOException | EnvironmentException | InterruptedException failed) {
      System.err.println("A worker could not be started: " + EnvironmentObjects.describe(failed));
      status = 1;
    }
    // Threads of the environment's code must not keep this process.
    Runtime.getRuntime().halt(status);
  }

  private static final class Serving {
    private final WorkerPipe pipe;
    private final WorkerSession session;
    private final LeasedSlots slots;
    private final Set<Thread> calls = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);

    Serving(WorkerPipe pipe, Spec spec) throws IOException, EnvironmentException {
      this.pipe = pipe;
      this.slots = new LeasedSlots(spec.jobs(), lender());
      ProcessMark.set(spec.marks());
      Map<String, String> variables = System.getenv();
      LocalProvider provider =
          new LocalProvider(new BoxProgram(spec.sandboxes(), variables), variables);
      this.session =
          new WorkerSession(
              LoadedEnvironment.compiled(spec.environment()),
              new SandboxedSession.Ground(provider, slots));
      warmUp(provider);
    }

    void untilClosed() throws InterruptedException {
      // Signals go to a whole terminal; the session's end is orderly then too.
      Runtime.getRuntime().addShutdownHook(new Thread(session::close, "envoi-shutdown"));
      Thread.ofPlatform().daemon().name("envoi-calls").start(this::listen);
      over.await();
      session.close();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_ANSWERS_SECONDS);
      for (Thread call : List.copyOf(calls)) {
        call.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
    }

    private static void warmUp(LocalProvider provider) {
      try {
        provider.capabilities();
      } catch (IOException _) {
        // the session meets it again and tells it
      }
    }

    private void listen() {
      try {
        pipe.send(new Message.Ready());
        while (true) {
          switch (pipe.receive()) {
            case Message.Call(int id, WorkerCall call) -> begin(id, call);
            case Message.Grant(boolean alone) -> slots.granted(alone);
            case Message.Ready _, Message.Answer _, Message.Want _, Message.GiveBack _ ->
                throw new IOException("not for a worker");
          }
        }
      } catch (IOException _) {
        // the server is gone, or wants this worker to be
      } finally {
        over.countDown();
      }
    }

    /// A call is among the others until it is answered.
    private void begin(int id, WorkerCall call) {
      Thread thread =
          Thread.ofVirtual()
              .unstarted(() -> {
                try {
                  answer(id, call);
                } finally {
                  calls.remove(Thread.currentThread());
                }
              });
      calls.add(thread);
      thread.start();
    }

    private void answer(int id, WorkerCall call) {
      Reply reply = session.reply(call);
      try {
        pipe.send(new Message.Answer(id, reply));
      } catch (IOException _) {
        over.countDown();
      }
    }

    private LeasedSlots.Lender lender() {
      return new LeasedSlots.Lender() {
        @Override
        public void want(boolean alone) {
          tell(new Message.Want(alone));
        }

        @Override
        public void giveBack(int count) {
          tell(new Message.GiveBack(count));
        }
      };
    }

    private void tell(Message message) {
      try {
        pipe.send(message);
      } catch (IOException _) {
        over.countDown();
      }
    }
  }
}
