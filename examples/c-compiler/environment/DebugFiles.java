import dev.envoi.harness.DebugArtifact;
import dev.envoi.sandbox.CaseJob;
import dev.envoi.sandbox.CaseReport;
import dev.envoi.sandbox.FilePath;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a submission left in `debug_artifacts/` of a case's folder, bounded in every respect.
final class DebugFiles {
  private static final String FOLDER = "debug_artifacts";
  private static final int MOST = 16;
  private static final int HEAD_BYTES = 2_048;
  private static final int TEXT_OF_ALL = 4_000;
  private static final int LONGEST_PATH = 200;

  static final CaseJob.Gather WANTED =
      new CaseJob.Gather(FilePath.of(FOLDER), MOST, HEAD_BYTES, 16L << 20);

  private DebugFiles() {}

  /// By path. The first ones with text, as long as there is room.
  static List<DebugArtifact> of(CaseReport.Gathered gathered) {
    List<DebugArtifact> artifacts = new ArrayList<>();
    int room = TEXT_OF_ALL;
    for (CaseReport.GatheredFile file :
        gathered.files().stream()
            .sorted(Comparator.comparing(CaseReport.GatheredFile::path))
            .toList()) {
      String text = text(file);
      String shown = text == null || room == 0 ? null : cut(text, room);
      room -= shown == null ? 0 : shown.length();
      artifacts.add(
          new DebugArtifact(
              path(file.path()),
              text == null ? DebugArtifact.Kind.BINARY : DebugArtifact.Kind.TEXT,
              file.size(),
              file.sha256(),
              shown));
    }
    return artifacts;
  }

  private static String path(FilePath path) {
    String text = FOLDER + "/" + path.text();
    return cut(text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?"), LONGEST_PATH);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }

  /// The beginning of the file; null when it is not text.
  private static String text(CaseReport.GatheredFile file) {
    byte[] head = file.head();
    CharBuffer chars = CharBuffer.allocate(head.length);
    CoderResult decoded =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(head), chars, head.length == file.size());
    String text = chars.flip().toString();
    boolean plain = text.chars().noneMatch(c -> c < ' ' && "\t\n\r\f\u001b".indexOf(c) < 0);
    return decoded.isError() || !plain ? null : text;
  }
}
