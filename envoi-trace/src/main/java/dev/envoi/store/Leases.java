package dev.envoi.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gives the leases of one trajectory.
public final class Leases {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final TrajectoryObjects objects;
  private final Duration lasts;

  public Leases(TrajectoryObjects objects) {
    this(objects, Lease.LASTS);
  }

  Leases(TrajectoryObjects objects, Duration lasts) {
    this.objects = objects;
    this.lasts = lasts;
  }

  TrajectoryObjects objects() {
    return objects;
  }

  /// The lease of the first writer, which makes the trajectory's id its own; empty when there was
  /// one already.
  public Optional<Lease> first() throws IOException {
    return make(1);
  }

  /// The lease after the last one, as soon as that is given back or has run out: seen unchanged for
  /// its whole time, by our own monotonic clock.
  ///
  /// @param dead the owner of which the caller knows that it is dead, and need not be waited for
  /// @param waiting is told once, when there is something to wait for
  /// @throws LeaseHeldException when the last writer is alive
  public Lease takeOver(@Nullable String dead, Consumer<String> waiting)
      throws IOException, InterruptedException {
    while (true) {
      int newest = newest(objects);
      if (newest > 0) {
        awaitEnd(newest, dead, waiting);
      }
      Optional<Lease> made = make(newest + 1);
      if (made.isPresent()) {
        return made.get();
      }
    }
  }

  private void awaitEnd(int fence, @Nullable String dead, Consumer<String> waiting)
      throws IOException, InterruptedException {
    Optional<LeaseRecord> seen = read(objects, fence);
    if (isOver(seen, dead)) {
      return;
    }
    String writer = seen.map(LeaseRecord::writer).orElse("an unknown process");
    waiting.accept(
        "looking for up to %d s whether its writer, %s, is alive"
            .formatted(lasts.toSeconds(), writer));
    long since = System.nanoTime();
    while (System.nanoTime() - since < lasts.toNanos()) {
      Thread.sleep(LOOK.compareTo(lasts.dividedBy(4)) < 0 ? LOOK : lasts.dividedBy(4));
      Optional<LeaseRecord> now = read(objects, fence);
      if (isOver(now, dead)) {
        return;
      }
      if (!now.equals(seen) || newest(objects) > fence) {
        throw new LeaseHeldException(
            "this trajectory is being written by %s; stop that run first".formatted(writer));
      }
    }
  }

  private static boolean isOver(Optional<LeaseRecord> lease, @Nullable String dead) {
    return lease.isPresent() && (lease.get().released() || lease.get().owner().equals(dead));
  }

  /// A store may do what we asked and its answer be lost: then what is there is ours.
  private Optional<Lease> make(int fence) throws IOException {
    LeaseRecord ours =
        new LeaseRecord(
            UUID.randomUUID().toString(), host(), ProcessHandle.current().pid(), 0, false);
    try {
      if (objects.create(Lease.name(fence), ours.bytes())) {
        return Optional.of(new Lease(objects, fence, ours, lasts));
      }
    } catch (IOException e) {
      if (!isOurs(fence, ours)) {
        throw e;
      }
    }
    return isOurs(fence, ours)
        ? Optional.of(new Lease(objects, fence, ours, lasts))
        : Optional.empty();
  }

  private boolean isOurs(int fence, LeaseRecord ours) throws IOException {
    return read(objects, fence).filter(found -> found.owner().equals(ours.owner())).isPresent();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "an unknown host";
    }
  }

  static int newest(TrajectoryObjects objects) throws IOException {
    return objects.names(Lease.FOLDER).stream()
        .filter(name -> name.matches("\\d{1,9}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  static String writer(TrajectoryObjects objects, int fence) {
    try {
      return read(objects, fence).map(LeaseRecord::writer).orElse("an unknown process");
    } catch (IOException _) {
      return "an unknown process";
    }
  }

  private static Optional<LeaseRecord> read(TrajectoryObjects objects, int fence)
      throws IOException {
    Optional<InputStream> found = objects.open(Lease.name(fence));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = found.get()) {
      return LeaseRecord.parse(in.readAllBytes());
    }
  }
}
