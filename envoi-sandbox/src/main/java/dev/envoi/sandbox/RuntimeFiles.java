package dev.envoi.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The list of what a finished compiler needs: assembler, linker, C library with headers and start
/// files, the shared libraries that built programs load, `/bin/sh` and coreutils.
record RuntimeFiles(Map<String, String> environment) {
  private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");
  private static final Pattern LOADED = Pattern.compile("(?:=> |^\\s*)(/\\S+) \\(0x");

  private static final String PROGRAMS =
      """
      sh dash as ld ld.bfd env [ arch b2sum base32 base64 basename basenc cat chgrp chmod chown cksum
      comm cp csplit cut date dd df dir dircolors dirname du echo expand expr factor false fmt fold
      groups head hostid id install join link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice
      nl nohup nproc numfmt od paste pathchk pinky pr printenv printf ptx pwd readlink realpath rm
      rmdir runcon seq sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split
      stat stdbuf stty sum sync tac tail tee test timeout touch tr true truncate tsort tty uname
      unexpand uniq unlink users vdir wc who whoami yes
      """;

  /// Found in the compiler driver's own library folders.
  private static final String LIBRARIES =
      """
      crt1.o Scrt1.o rcrt1.o gcrt1.o grcrt1.o Mcrt1.o crti.o crtn.o crtbegin.o crtbeginS.o
      crtbeginT.o crtend.o crtendS.o crtfastmath.o crtprec32.o crtprec64.o crtprec80.o
      libc.so libc.a libc_nonshared.a libm.so libm.a libmvec.so libmvec.a libpthread.a libdl.a librt.a
      libutil.a libanl.a libresolv.a libcrypt.a libBrokenLocale.a libg.a libmcheck.a
      libgcc.a libgcc_eh.a libgcc_s.so libatomic.a libatomic.so libstdc++.a libstdc++.so libsupc++.a
      libc.so.6 libm.so.6 libmvec.so.1 libpthread.so.0 libdl.so.2 librt.so.1 libutil.so.1
      libresolv.so.2 libanl.so.1 libgcc_s.so.1 libatomic.so.1 libstdc++.so.6 libnss_files.so.2
      libnss_dns.so.2 libnss_compat.so.2 libBrokenLocale.so.1 libthread_db.so.1
      """;

  /// Of the compiler driver that is asked, which may be another one for each `PATH`.
  String name() throws IOException {
    return Integer.toHexString(driver().toString().hashCode());
  }

  List<Path> all() throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    List<Path> programs = programs();
    files.addAll(programs);
    files.add(LOADER);
    List<Path> folders = libraryFolders();
    for (String name : LIBRARIES.split("\\s+", 0)) {
      first(folders, name).ifPresent(files::add);
    }
    files.addAll(versionedMath(folders));
    for (Path file : List.copyOf(files)) {
      if (programs.contains(file) || file.getFileName().toString().contains(".so.")) {
        files.addAll(loadedBy(file));
      }
    }
    return List.copyOf(files);
  }

  /// The headers of the C library, and the compiler's own (`stddef.h` and the like).
  List<Path> headers() throws IOException {
    List<Path> headers = new ArrayList<>();
    for (Path folder :
        List.of(Path.of("/usr/include"), Path.of(gcc("-print-file-name=include").strip()))) {
      if (folder.isAbsolute() && Files.isDirectory(folder)) {
        headers.add(folder.toRealPath());
      }
    }
    return headers;
  }

  private static List<Path> programs() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String name : PROGRAMS.split("\\s+", 0)) {
      Tools.onPath(name, "/usr/bin:/bin").ifPresent(found::add);
    }
    for (String needed : List.of("sh", "env", "as", "ld")) {
      if (Tools.onPath(needed, "/usr/bin:/bin").isEmpty()) {
        throw new MissingToolException(needed, "apt-get install binutils coreutils dash");
      }
    }
    return found;
  }

  private List<Path> libraryFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String line : gcc("-print-search-dirs").lines().toList()) {
      if (line.startsWith("libraries: =")) {
        for (String folder : line.substring("libraries: =".length()).split(":", -1)) {
          if (Files.isDirectory(Path.of(folder))) {
            folders.add(Path.of(folder).toRealPath());
          }
        }
      }
    }
    return folders.stream().distinct().toList();
  }

  private Path driver() throws IOException {
    return Tools.onPath("gcc", path())
        .orElseThrow(() -> new MissingToolException("gcc", "apt-get install gcc libc6-dev"));
  }

  private String path() {
    return environment.getOrDefault("PATH", Tools.USUAL_PATH);
  }

  private String gcc(String question) throws IOException {
    Path gcc = driver();
    HostProgram.Result answer =
        HostProgram.run(
            Path.of("/"), Map.of("PATH", path(), "LC_ALL", "C"), gcc.toString(), question);
    if (answer.status() != 0) {
      throw new SandboxException("gcc " + question + " failed: " + answer.output().strip());
    }
    return answer.output();
  }

  private static Optional<Path> first(List<Path> folders, String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /// `libm.a` is a script that names `libm-2.36.a`.
  private static List<Path> versionedMath(List<Path> folders) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "libm-*.a")) {
        files.forEach(found::add);
      }
    }
    return found;
  }

  /// As the system's own loader resolves it.
  private static List<Path> loadedBy(Path file) throws IOException {
    HostProgram.Result list =
        HostProgram.run(
            Path.of("/"), Map.of("LC_ALL", "C"), LOADER.toString(), "--list", file.toString());
    List<Path> loaded = new ArrayList<>();
    Matcher matcher = LOADED.matcher("");
    for (String line : list.output().lines().toList()) {
      if (matcher.reset(line).find()) {
        loaded.add(Path.of(matcher.group(1)));
      }
    }
    return loaded;
  }
}
