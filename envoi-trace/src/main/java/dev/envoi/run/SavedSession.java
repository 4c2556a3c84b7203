package dev.envoi.run;

import dev.envoi.agent.Agent;
import dev.envoi.agent.SessionPlace;
import dev.envoi.recorder.Recorder;
import dev.envoi.sandbox.InnerRepositories;
import dev.envoi.sandbox.InnerTree;
import dev.envoi.sandbox.Sandbox;
import dev.envoi.store.Lease;
import dev.envoi.store.LeaseLostException;
import dev.envoi.store.SessionObjects;
import dev.envoi.trace.JournalEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Saves an agent's session and the `.git` folders of its workspace at the end of each turn: in the
/// run's own folder at once, in the store when it can. A store that is down delays nothing, and one
/// whose trajectory somebody else has taken over is sent nothing.
///
/// What is packed inside a `.git` folder cannot be searched for secrets: once one was seen in the
/// code, none of these folders is kept.
public final class SavedSession implements SessionKeeper, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SavedSession.class);
  private static final int PAUSE_SECONDS = 10;

  private static final String LEFT_OUT =
      "a secret was seen in the code: the .git folders that the agent made, which may hold it, are not saved";

  private final SessionArchive archive;
  private final Path folder;
  private final SessionObjects objects;
  private final Sandbox sandbox;
  private final Agent agent;
  private final Recorder recorder;
  private final Lease lease;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("session-upload").factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private boolean isAway;
  private boolean leftOut;

  /// Where a session is kept.
  ///
  /// @param archive in that folder
  /// @param lease under which it is published
  public record Place(SessionArchive archive, Path folder, SessionObjects objects, Lease lease) {}

  /// @param recorder knows whether a secret was seen in the code
  public SavedSession(Place place, Sandbox sandbox, Agent agent, Recorder recorder) {
    this.archive = place.archive();
    this.folder = place.folder();
    this.objects = place.objects();
    this.sandbox = sandbox;
    this.agent = agent;
    this.recorder = recorder;
    this.lease = place.lease();
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// Before the first turn of a trajectory.
  public void begin() throws IOException {
    archive.setPlace(agent.sessionPlace());
  }

  /// Before the first turn of a run that goes on: what was saved is put back into the sandbox.
  public void restore() throws IOException, InterruptedException {
    SessionPlace place = agent.sessionPlace();
    if (place != null) {
      // a dead run's session may have been saved by a process that knew other secrets
      archive.save(SessionArchive.AGENT, archive.read(SessionArchive.AGENT));
      tree(place).put(archive.read(SessionArchive.AGENT));
    }
    sandbox.put(archive.read(SessionArchive.REPOSITORIES));
    begin();
  }

  private InnerTree tree(SessionPlace place) {
    return new InnerTree(sandbox, place.folder(), place.excludes());
  }

  @Override
  public void turnEnded(Consumer<String> trouble) {
    try {
      SessionPlace place = agent.sessionPlace();
      if (place != null) {
        archive.save(SessionArchive.AGENT, tree(place));
      }
      saveRepositories(trouble);
      uploadSoon();
    } catch (IOException e) {
      trouble.accept("the agent's session could not be saved wholly: " + e.getMessage());
    }
  }

  private void saveRepositories(Consumer<String> trouble) throws IOException {
    if (!recorder.secretSeen()) {
      archive.save(SessionArchive.REPOSITORIES, new InnerRepositories(sandbox));
      return;
    }
    archive.save(SessionArchive.REPOSITORIES, _ -> {});
    if (!leftOut) {
      leftOut = true;
      recorder.note(new JournalEvent.Noted("repositories_not_saved", LEFT_OUT));
      trouble.accept(LEFT_OUT);
    }
  }

  /// Publishes what is saved, by a thread of its own, again and again until it is there.
  public void uploadSoon() {
    uploadIn(0);
  }

  private void uploadIn(int seconds) {
    if (!waiting.getAndSet(true)) {
      var _ = thread.schedule(this::tryUpload, seconds, TimeUnit.SECONDS);
    }
  }

  private void tryUpload() {
    waiting.set(false);
    try {
      objects.upload(folder, lease);
      isAway = false;
    } catch (LeaseLostException e) {
      LOG.debug("the session is not published any more: {}", e.getMessage());
    } catch (IOException | RuntimeException e) {
      if (!isAway) {
        LOG.warn("the session could not be published yet: {}", e.getMessage());
      }
      isAway = true;
      uploadIn(PAUSE_SECONDS);
    }
  }

  /// Publishes what was saved last.
  public void finish() throws IOException {
    close();
    objects.upload(folder, lease);
  }

  /// Publishes nothing more; what is under way is finished first.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
