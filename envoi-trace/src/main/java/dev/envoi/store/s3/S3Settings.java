package dev.envoi.store.s3;

import dev.envoi.trace.UserError;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/// How a bucket is reached, from the variables that the SDK and the AWS command line have names
/// for.
///
/// @param endpoint of a server that is not AWS
/// @param pathStyle whether the bucket stands in the path and not in the host's name
record S3Settings(
    Region region,
    @Nullable URI endpoint,
    boolean pathStyle,
    RequestChecksumCalculation sent,
    ResponseChecksumValidation received,
    S3Patience patience) {

  /// @param environment `.env` and the real environment
  static S3Settings of(Map<String, String> environment, S3Profiles profiles) {
    Variables variables = new Variables(environment);
    URI endpoint =
        variables
            .first("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
            .map(S3Settings::uri)
            .orElse(null);
    return new S3Settings(
        region(variables, profiles, endpoint != null),
        endpoint,
        variables.flag("ENVOI_S3_PATH_STYLE").orElse(endpoint != null),
        // Servers other than AWS often refuse checksums that they need not have.
        variables
            .choice("AWS_REQUEST_CHECKSUM_CALCULATION", RequestChecksumCalculation.class)
            .orElse(
                endpoint == null
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED),
        variables
            .choice("AWS_RESPONSE_CHECKSUM_VALIDATION", ResponseChecksumValidation.class)
            .orElse(
                endpoint == null
                    ? ResponseChecksumValidation.WHEN_SUPPORTED
                    : ResponseChecksumValidation.WHEN_REQUIRED),
        S3Patience.DEFAULT);
  }

  S3Settings with(S3Patience other) {
    return new S3Settings(region, endpoint, pathStyle, sent, received, other);
  }

  private static Region region(Variables variables, S3Profiles profiles, boolean elsewhere) {
    Optional<String> named = variables.first("AWS_REGION", "AWS_DEFAULT_REGION");
    if (named.isPresent()) {
      return Region.of(named.get());
    }
    try {
      return new AwsProfileRegionProvider(profiles.files(), profiles.name()).getRegion();
    } catch (SdkException _) {
      // the profile has none
    }
    if (elsewhere) {
      return Region.US_EAST_1; // servers of one's own do not care, but it is signed
    }
    throw new UserError(
        "the region of the bucket is not known; set AWS_REGION in the environment or .env");
  }

  private static URI uri(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // refused below
    }
    throw new UserError(
        "AWS_ENDPOINT_URL_S3 is '" + endpoint + "'; expected http://HOST:PORT or https://HOST");
  }

  /// What is set and not blank.
  private record Variables(Map<String, String> environment) {
    Optional<String> first(String... names) {
      for (String name : names) {
        String value = environment.getOrDefault(name, "").strip();
        if (!value.isEmpty()) {
          return Optional.of(value);
        }
      }
      return Optional.empty();
    }

    Optional<Boolean> flag(String name) {
      return first(name)
          .map(value ->
              switch (value.toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes" -> true;
                case "false", "0", "no" -> false;
                default ->
                    throw new UserError(name + " is '" + value + "'; expected true or false");
              });
    }

    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
      return first(name)
          .map(value -> {
            try {
              return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
              throw new UserError(
                  name + " is '" + value + "'; expected when_required or when_supported", e);
            }
          });
    }
  }
}
