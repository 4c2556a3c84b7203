package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks through a folder, in which nothing runs, for programs that are compilers of the machine.
/// Small files are not opened, compilers are looked for only where there are programs at all, and
/// code is hashed only where its size is that of a compiler's.
final class CompilerCopies extends SimpleFileVisitor<Path> {
  private final Path root;
  private final List<ElfCode> programs = new ArrayList<>();
  private @Nullable BorrowedProgram closed;

  private CompilerCopies(Path root) {
    this.root = root;
  }

  /// Finds the compilers.
  @FunctionalInterface
  interface Known {
    List<ElfCode> compilers() throws IOException;
  }

  /// The first that is found.
  static Optional<BorrowedProgram> in(Path root, Known known) throws IOException {
    CompilerCopies copies = new CompilerCopies(root);
    Files.walkFileTree(root, copies);
    if (copies.closed != null || copies.programs.isEmpty()) {
      return Optional.ofNullable(copies.closed);
    }
    List<ElfCode> compilers = known.compilers();
    for (ElfCode program : copies.programs) {
      for (ElfCode compiler : compilers) {
        Optional<String> same = same(program, compiler);
        if (same.isPresent()) {
          return Optional.of(
              new BorrowedProgram(copies.inside(program.file()), compiler.file(), same.get()));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && attributes.size() >= ElfCode.LEAST_CODE) {
      try {
        ElfCode.of(file).filter(program -> !program.code().isEmpty()).ifPresent(programs::add);
      } catch (IOException unreadable) {
        return visitFileFailed(file, unreadable);
      }
    }
    return FileVisitResult.CONTINUE;
  }

  /// What may be run and not be read is as good as a copy.
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
    closed = new BorrowedProgram(inside(file), null, "cannot be read");
    return FileVisitResult.TERMINATE;
  }

  private static Optional<String> same(ElfCode program, ElfCode compiler) throws IOException {
    if (program.buildId() != null && program.buildId().equals(compiler.buildId())) {
      return Optional.of("has the same build id");
    }
    for (ElfCode.Segment theirs : compiler.code()) {
      for (ElfCode.Segment ours : program.code()) {
        if (ours.size() == theirs.size() && program.hash(ours).equals(compiler.hash(theirs))) {
          return Optional.of("has the same code");
        }
      }
    }
    return Optional.empty();
  }

  private String inside(Path file) {
    return root.relativize(file).toString();
  }
}
