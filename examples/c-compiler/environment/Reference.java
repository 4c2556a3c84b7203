import dev.envoi.harness.CaseResult;
import dev.envoi.harness.FailureType;
import dev.envoi.harness.MachineWords;
import dev.envoi.harness.Session;
import dev.envoi.harness.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What the machine's gcc takes to compile and run the valid cases, so that one can see how far a
/// compiler is. Measured once for each program, version of gcc and model of processor, and then
/// kept. A call measures what is missing only after its own cases, and for a limited time.
final class Reference {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int AT_A_TIME = 8;
  private static final Set<FailureType> LASTING =
      Set.of(FailureType.COMPILE_ERROR, FailureType.WRONG_OUTPUT, FailureType.WRONG_EXIT_CODE);

  private final Path kept;
  private final Duration patience;
  private final Ground ground;
  private boolean looked;
  private Gcc gcc;
  private String machine;
  private Jobs jobs;

  /// Makes a place in which gcc can be seen.
  @FunctionalInterface
  interface Ground {
    Session.Bench bench() throws IOException;
  }

  /// @param kept folder of the figures
  /// @param patience how long a call may measure
  Reference(Path kept, Duration patience, Ground ground) {
    this.kept = kept;
    this.patience = patience;
    this.ground = ground;
  }

  /// The figures that are known, by the case's name.
  ///
  /// @param cases valid ones, the more important ones first
  Map<String, Timing> figures(List<CompilerCase> cases) throws IOException, InterruptedException {
    Map<String, Timing> known = new HashMap<>();
    if (cases.isEmpty() || !isThere()) {
      return known;
    }
    long end = System.nanoTime() + patience.toNanos();
    List<CompilerCase> missing = new ArrayList<>();
    for (CompilerCase one : cases) {
      Optional<Figures> figures = read(place(one));
      figures.ifPresentOrElse(found -> found.addTo(known, one), () -> missing.add(one));
    }
    for (int i = 0; i < missing.size() && System.nanoTime() < end; i += AT_A_TIME) {
      measure(missing.subList(i, Math.min(missing.size(), i + AT_A_TIME)), known);
    }
    return known;
  }

  /// What is kept of a case.
  ///
  /// @param timing null when gcc does not do what the case expects
  private record Figures(Timing timing) {
    void addTo(Map<String, Timing> known, CompilerCase one) {
      if (timing != null) {
        known.put(one.name(), timing);
      }
    }
  }

  private boolean isThere() throws IOException, InterruptedException {
    if (!looked) {
      gcc = Gcc.find().orElse(null);
      machine = gcc == null ? "" : gcc.version() + "\n" + Gcc.processor();
      looked = true;
    }
    return gcc != null;
  }

  private void measure(List<CompilerCase> cases, Map<String, Timing> known)
      throws IOException, InterruptedException {
    if (jobs == null) {
      jobs = new Jobs(ground.bench(), gcc.program().toString());
    }
    List<Session.Ran> ran = jobs.run(cases);
    for (int i = 0; i < cases.size(); i++) {
      CaseResult result = new Verdict(cases.get(i), true).of(ran.get(i));
      if (result.passed() || gccIsTheReason(result)) {
        Figures figures = new Figures(result.passed() ? result.timing() : null);
        keep(place(cases.get(i)), figures);
        figures.addTo(known, cases.get(i));
      }
    }
  }

  /// Whether it would fail again tomorrow. Time, a signal or a limit may be a busy machine's doing.
  private static boolean gccIsTheReason(CaseResult failed) {
    String words = failed.compilerOutput();
    return LASTING.contains(failed.failureType()) && (words == null || !MachineWords.areIn(words));
  }

  private Path place(CompilerCase one) throws IOException {
    MessageDigest digest = sha256();
    add(digest, machine.getBytes(StandardCharsets.UTF_8));
    add(digest, String.join(" ", one.linkArguments()).getBytes(StandardCharsets.UTF_8));
    for (Path source : one.sources()) {
      add(digest, source.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      add(digest, Files.readAllBytes(source));
    }
    String name = HexFormat.of().formatHex(digest.digest());
    return kept.resolve(name.substring(0, 2)).resolve(name.substring(2) + ".json");
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /// A file that is torn counts as none.
  private static Optional<Figures> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), Figures.class));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static void keep(Path file, Figures figures) throws IOException {
    Files.createDirectories(file.getParent());
    Path half = Files.createTempFile(file.getParent(), "", ".half");
    Files.write(half, JSON.writeValueAsBytes(figures));
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
