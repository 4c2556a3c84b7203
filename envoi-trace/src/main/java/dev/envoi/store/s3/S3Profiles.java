package dev.envoi.store.s3;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;

/// The profile that the environment names, in the files that the AWS command line writes. They are
/// read again when they change.
///
/// @param name `$AWS_PROFILE`
record S3Profiles(String name, ProfileFileSupplier files) {

  static S3Profiles of(Map<String, String> environment) {
    Path folder =
        Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".aws");
    List<ProfileFileSupplier> found = new ArrayList<>();
    add(environment, "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials"), found);
    add(environment, "AWS_CONFIG_FILE", folder.resolve("config"), found);
    return new S3Profiles(
        environment.getOrDefault("AWS_PROFILE", "default"),
        found.isEmpty()
            ? ProfileFileSupplier.fixedProfileFile(ProfileFile.aggregator().build())
            : ProfileFileSupplier.aggregate(found.toArray(ProfileFileSupplier[]::new)));
  }

  private static void add(
      Map<String, String> environment,
      String variable,
      Path usual,
      List<ProfileFileSupplier> found) {
    String named = environment.getOrDefault(variable, "");
    Path file = named.isBlank() ? usual : Path.of(named);
    if (Files.isReadable(file)) {
      found.add(
          ProfileFileSupplier.reloadWhenModified(
              file,
              variable.contains("CREDENTIALS")
                  ? ProfileFile.Type.CREDENTIALS
                  : ProfileFile.Type.CONFIGURATION));
    }
  }
}
