package dev.envoi.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tools that were found.
///
/// @param shown folders and programs to show inside; what is below `/usr` needs none
/// @param innerFolders folders of programs, as they are inside
/// @param hostFolders the same, as they are on the host
/// @param programs the real program of each tool on the host
record ToolSet(
    List<Sight.Mount> shown,
    List<String> innerFolders,
    List<Path> hostFolders,
    List<Path> programs) {

  ToolSet {
    shown = List.copyOf(shown);
    innerFolders = List.copyOf(innerFolders);
    hostFolders = List.copyOf(hostFolders);
    programs = List.copyOf(programs);
  }

  String innerPath() {
    return path(innerFolders.stream());
  }

  String hostPath() {
    return path(hostFolders.stream().map(Path::toString));
  }

  private static String path(Stream<String> first) {
    return Stream.concat(first, Stream.of(Tools.USUAL_PATH))
        .distinct()
        .collect(Collectors.joining(":"));
  }
}
