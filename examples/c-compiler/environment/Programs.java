import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A suite: its cases, and what submissions see of its programs.
interface Programs {

  /// The name of the suite, of its test path and of the folder in which submissions find it.
  String name();

  /// All cases, in their order.
  List<CompilerCase> cases() throws IOException;

  /// Writes the programs as submissions see them. No answer is among them, and no path tells what
  /// is expected of a program.
  void writeView(Path view) throws IOException;

  /// What is in a folder, by name.
  static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    }
  }

  /// All files below a folder, by path.
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
