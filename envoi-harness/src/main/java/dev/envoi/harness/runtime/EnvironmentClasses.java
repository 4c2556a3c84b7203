package dev.envoi.harness.runtime;

import dev.envoi.harness.Session;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The classes of an environment: its `.java` files, compiled once for each state of them and of
/// the class path, then kept.
final class EnvironmentClasses implements AutoCloseable {
  private static final String MAIN = "Environment";

  private final Path folder;
  private final URLClassLoader loader;
  private final List<String> names;

  private EnvironmentClasses(Path folder, URLClassLoader loader, List<String> names) {
    this.folder = folder;
    this.loader = loader;
    this.names = names;
  }

  /// Compiles what is not compiled yet.
  ///
  /// @param cache where the classes of all environments are kept
  static EnvironmentClasses of(Path folder, Path cache) throws IOException, EnvironmentException {
    if (!Files.isRegularFile(folder.resolve(MAIN + ".java"))) {
      throw new EnvironmentException("There is no " + MAIN + ".java in " + folder);
    }
    List<Path> sources = sources(folder);
    String classPath = System.getProperty("java.class.path", "");
    Path classes = cache.resolve(digest(sources, classPath));
    if (!Files.isDirectory(classes)) {
      try {
        KeptFolders.once(classes, made -> compile(sources, classPath, made));
      } catch (UncheckedEnvironmentException wrong) {
        throw wrong.why();
      }
    }
    return compiled(classes);
  }

  /// Classes that were compiled already.
  static EnvironmentClasses compiled(Path classes) throws IOException {
    URL[] places = {classes.toUri().toURL()};
    return new EnvironmentClasses(
        classes, new URLClassLoader(places, Session.class.getClassLoader()), classNames(classes));
  }

  /// Where they are kept.
  Path folder() {
    return folder;
  }

  Class<?> main() throws EnvironmentException {
    return load(MAIN);
  }

  List<Class<?>> all() throws EnvironmentException {
    List<Class<?>> all = new ArrayList<>();
    for (String name : names) {
      all.add(load(name));
    }
    return all;
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("the classes of an environment were not closed", failed);
    }
  }

  private Class<?> load(String name) throws EnvironmentException {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError failed) {
      throw new EnvironmentException("The class " + name + " cannot be loaded: " + failed, failed);
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String digest(List<Path> sources, String classPath) throws IOException {
    FolderDigest digest = new FolderDigest().add(System.getProperty("java.vm.version", ""));
    for (Path source : sources) {
      digest.add(source.getFileName().toString()).add(Files.readString(source));
    }
    for (String place : classPath.split(java.io.File.pathSeparator, -1)) {
      if (!place.isEmpty()) {
        digest.addStamps(Path.of(place));
      }
    }
    return digest.hex();
  }

  private static void compile(List<Path> sources, String classPath, Path classes)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UncheckedEnvironmentException(
          "This Java has no compiler; an environment needs a JDK, not a run-time image.");
    }
    StringWriter words = new StringWriter();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", classPath, "-parameters", "-proc:none");
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  words, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw new UncheckedEnvironmentException(
            "The environment does not compile:\n" + words.toString().strip());
      }
    }
  }

  private static List<String> classNames(Path classes) throws IOException {
    try (Stream<Path> files = Files.list(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .sorted()
          .toList();
    }
  }

  /// Carries the message through the maker of the folder.
  private static final class UncheckedEnvironmentException extends RuntimeException {
    UncheckedEnvironmentException(String message) {
      super(message);
    }

    EnvironmentException why() {
      return new EnvironmentException(String.valueOf(getMessage()));
    }
  }
}
