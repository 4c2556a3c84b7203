import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How submissions see `wacct`. The programs of a chapter, valid or not, lie in one folder under
/// names that say nothing. Headers, assembly files and what includes a file by its relative path
/// stay where they are, in folders that are named anew.
final class WacctView {
  private static final Pattern INCLUDE =
      Pattern.compile("^[ \t]*#[ \t]*include[ \t]*\"([^\"]+)\"", Pattern.MULTILINE);
  private static final Pattern SOURCE = Pattern.compile(".*\\.[chs]");
  private static final Pattern TELLING = Pattern.compile("valid|invalid_.*");
  private static final int NAME_LENGTH = 12;

  private WacctView() {}

  static boolean isInvalid(String path) {
    return path.split("/", -1)[1].startsWith("invalid_");
  }

  /// The path of a file in the view.
  ///
  /// @param path below the suite's `tests`
  static String path(String path, byte[] content) {
    if (path.endsWith(".c") && !INCLUDE.matcher(text(content)).find()) {
      return path.substring(0, path.indexOf('/') + 1) + anonymous(path) + ".c";
    }
    return inItsPlace(path);
  }

  static void write(Path tests, String chapter, Path view) throws IOException {
    for (Path file : Programs.files(tests.resolve(chapter))) {
      String path = tests.relativize(file).toString();
      if (SOURCE.matcher(path).matches()) {
        byte[] content = Files.readAllBytes(file);
        Programs.write(view.resolve(path(path, content)), content);
        writeIncludedPrograms(tests, path, content, view);
      }
    }
  }

  /// A program that is included by another one is found there as well.
  private static void writeIncludedPrograms(Path tests, String path, byte[] content, Path view)
      throws IOException {
    Matcher include = INCLUDE.matcher(text(content));
    while (include.find()) {
      Path included = tests.resolve(path).resolveSibling(include.group(1)).normalize();
      if (included.toString().endsWith(".c") && Files.isRegularFile(included)) {
        String place = inItsPlace(tests.relativize(included).toString());
        Programs.write(view.resolve(place), Files.readAllBytes(included));
      }
    }
  }

  private static String inItsPlace(String path) {
    String[] names = path.split("/", -1);
    if (TELLING.matcher(names[1]).matches()) {
      names[1] = anonymous(names[0] + "/" + names[1]);
    }
    return String.join("/", names);
  }

  private static String anonymous(String path) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, NAME_LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }
}
