package dev.envoi.harness.runtime;

import dev.envoi.harness.EnvironmentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An environment that is ready to be served. The state of its folder is what it was when it was
/// loaded.
final class LoadedEnvironment implements AutoCloseable {
  private final EnvironmentClasses classes;
  private final EnvironmentModel model;
  private final Compiled compiled;

  /// Where the parts of an environment are.
  ///
  /// @param folder the environment's own
  /// @param derived of what is made once for this state of the folder
  /// @param fixtures of the suites that were fetched to this machine
  record Compiled(Path folder, Path classes, Path derived, Path fixtures) {
    /// What builds left in sessions of this state of the folder.
    KeptBuilds builds() {
      Path cache = derived.resolveSibling(".").normalize().resolveSibling("builds");
      return new KeptBuilds(cache, derived.getFileName().toString());
    }
  }

  private LoadedEnvironment(EnvironmentClasses classes, EnvironmentModel model, Compiled compiled) {
    this.classes = classes;
    this.model = model;
    this.compiled = compiled;
  }

  /// Compiles and reads an environment, and makes its objects once, so that what is wrong shows
  /// before the first call.
  static LoadedEnvironment of(Path folder, Path cache, Path fixtures)
      throws IOException, EnvironmentException {
    EnvironmentClasses classes = EnvironmentClasses.of(folder, cache.resolve("classes"));
    try {
      EnvironmentModel model = EnvironmentModel.of(classes);
      String digest = FolderDigest.of(folder);
      LoadedEnvironment loaded =
          new LoadedEnvironment(
              classes,
              model,
              new Compiled(
                  folder,
                  classes.folder(),
                  cache.resolve(Leftovers.DERIVED).resolve(digest),
                  fixtures));
      Leftovers.noteUse(loaded.compiled.derived());
      EnvironmentObjects.check(loaded);
      return loaded;
    } catch (IOException | EnvironmentException | RuntimeException failed) {
      classes.close();
      throw failed;
    }
  }

  /// An environment as another process has loaded it.
  static LoadedEnvironment compiled(Compiled compiled) throws IOException, EnvironmentException {
    EnvironmentClasses classes = EnvironmentClasses.compiled(compiled.classes());
    return new LoadedEnvironment(classes, EnvironmentModel.of(classes), compiled);
  }

  Compiled compiled() {
    return compiled;
  }

  EnvironmentModel model() {
    return model;
  }

  EnvironmentFiles files() {
    return new Folders(compiled);
  }

  @Override
  public void close() {
    classes.close();
  }

  private record Folders(Compiled compiled) implements EnvironmentFiles {
    @Override
    public Path folder() {
      return compiled.folder();
    }

    @Override
    public Path fixtures() {
      return compiled.fixtures();
    }

    @Override
    public Path shared() throws IOException {
      return Files.createDirectories(compiled.derived().resolveSibling(Leftovers.SHARED));
    }

    @Override
    public Path once(String name, Maker maker) throws IOException {
      Leftovers.noteUse(compiled.derived());
      return KeptFolders.once(compiled.derived().resolve(name), maker);
    }
  }
}
