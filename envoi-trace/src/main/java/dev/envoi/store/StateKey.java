package dev.envoi.store;

import dev.envoi.trace.EndReason;
import dev.envoi.trace.TrajectoryId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a trajectory stands, told by the name of an object without content below `states/`, so
/// that one listing tells it of all trajectories:
/// `states/<id>/<fence>.<state>.<parts>.<turns>.<started>.<seen>.<agent>`.
///
/// It is written at the start, when a lease is renewed, and at the end; the one before goes after
/// that, so there may be two for a moment and [#newest] tells which counts. It is for lists only:
/// whether somebody may go on with a trajectory is decided by its lease.
///
/// @param fence the writer's
/// @param end absent while it runs, and when its run died
/// @param seenAt when the writer was alive, by the writer's clock
/// @param agent its name; what does not fit into a key is replaced
public record StateKey(
    TrajectoryId id,
    int fence,
    @Nullable EndReason end,
    int parts,
    int turns,
    Instant startedAt,
    Instant seenAt,
    String agent) {
  /// Below it are the states of all trajectories.
  public static final ObjectKey ALL = new ObjectKey("states");

  private static final int LONGEST_AGENT = 40;
  private static final String RUNNING = "running";
  private static final Pattern FORM =
      Pattern.compile(
          "states/([^/]+)/(\\d{4,9})\\.(\\w+)\\.(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,12})\\.(\\d{1,12})\\.([\\w-]*)");

  public StateKey {
    String fitting = agent.replaceAll("[^A-Za-z0-9_-]", "-");
    agent = fitting.substring(0, Math.min(LONGEST_AGENT, fitting.length()));
  }

  /// The key that says this.
  public ObjectKey key() {
    String state = end == null ? RUNNING : end.word();
    return below(id)
        .child(
            String.format(
                Locale.ROOT,
                "%04d.%s.%d.%d.%d.%d.%s",
                fence,
                state,
                parts,
                turns,
                startedAt.getEpochSecond(),
                seenAt.getEpochSecond(),
                agent));
  }

  /// Below it are the states of one trajectory.
  static ObjectKey below(TrajectoryId id) {
    return ALL.child(id.value());
  }

  /// What a key says; empty when it is none of these.
  public static Optional<StateKey> parse(ObjectKey key) {
    Matcher form = FORM.matcher(key.value());
    if (!form.matches()) {
      return Optional.empty();
    }
    Optional<TrajectoryId> id = TrajectoryId.parse(form.group(1));
    Optional<EndReason> end = end(form.group(3));
    if (id.isEmpty() || (end.isEmpty() && !form.group(3).equals(RUNNING))) {
      return Optional.empty();
    }
    return Optional.of(
        new StateKey(
            id.get(),
            Integer.parseInt(form.group(2)),
            end.orElse(null),
            Integer.parseInt(form.group(4)),
            Integer.parseInt(form.group(5)),
            Instant.ofEpochSecond(Long.parseLong(form.group(6))),
            Instant.ofEpochSecond(Long.parseLong(form.group(7))),
            form.group(8)));
  }

  private static Optional<EndReason> end(String word) {
    for (EndReason reason : EndReason.values()) {
      if (reason.word().equals(word)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /// What is told of one trajectory; empty when nothing is.
  public static Optional<StateKey> of(ArtifactStore store, TrajectoryId id) throws IOException {
    return Optional.ofNullable(newest(store.list(below(id))).get(id));
  }

  /// The state of each trajectory that a listing of [#ALL] tells, by id.
  public static Map<TrajectoryId, StateKey> newest(List<StoredObject> listing) {
    Map<TrajectoryId, StateKey> newest =
        new TreeMap<>(Comparator.comparing((TrajectoryId id) -> id.value()));
    for (StoredObject object : listing) {
      parse(object.key())
          .ifPresent(state ->
              newest.merge(
                  state.id(), state, (one, other) -> other.isNewerThan(one) ? other : one));
    }
    return newest;
  }

  private boolean isNewerThan(StateKey other) {
    return Comparator.comparingInt(StateKey::fence)
            .thenComparing(state -> state.end() != null)
            .thenComparingInt(StateKey::parts)
            .thenComparing(StateKey::seenAt)
            .compare(this, other)
        > 0;
  }

  /// Whether its run has no end and was not seen for longer than a lease lasts, so that `./envoi
  /// resume` may go on with it. Clocks of two machines are compared here.
  public boolean looksDead(Instant now) {
    return end == null && seenAt.plus(Lease.LASTS).plus(GRACE).isBefore(now);
  }

  /// A state is written a little after its lease.
  private static final Duration GRACE = Duration.ofSeconds(30);
}
