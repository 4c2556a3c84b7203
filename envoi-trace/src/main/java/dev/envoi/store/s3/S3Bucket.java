package dev.envoi.store.s3;

import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// The client of one bucket and what every request to it has in common: time-outs, retries with
/// pauses, keys that are renewed, failures in one sentence.
final class S3Bucket {
  private static final int CONNECTIONS = 32;

  private final S3Location location;
  private final S3Settings settings;
  private final S3Credentials credentials;
  private final S3Profiles profiles;
  private final S3Failures failures;
  private final S3Client client;
  private @Nullable S3Client sender;

  S3Bucket(
      S3Location location, S3Settings settings, S3Credentials credentials, S3Profiles profiles) {
    this.location = location;
    this.settings = settings;
    this.credentials = credentials;
    this.failures =
        new S3Failures(
            location.address() + (settings.endpoint() == null ? "" : " at " + settings.endpoint()));
    this.profiles = profiles;
    this.client = client(settings.patience().silence());
  }

  private S3Client client(Duration silence) {
    S3Patience patience = settings.patience();
    boolean plain = settings.endpoint() != null && "http".equals(settings.endpoint().getScheme());
    var builder =
        S3Client.builder()
            .region(settings.region())
            .credentialsProvider(credentials)
            .requestChecksumCalculation(settings.sent())
            .responseChecksumValidation(settings.received())
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(settings.pathStyle())
                    // Its frames end up in the objects of some servers.
                    .chunkedEncodingEnabled(!plain)
                    .build())
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(CONNECTIONS)
                    .connectionTimeout(patience.connect())
                    .socketTimeout(silence))
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .defaultProfileFileSupplier(profiles.files())
                    .defaultProfileName(profiles.name())
                    .apiCallAttemptTimeout(patience.silence())
                    .retryStrategy(retries(patience))
                    .build());
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }

  private static RetryStrategy retries(S3Patience patience) {
    BackoffStrategy pauses = BackoffStrategy.exponentialDelay(patience.pause(), patience.longest());
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(patience.attempts())
        .backoffStrategy(pauses)
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(patience.pause().multipliedBy(5), patience.longest()))
        .circuitBreakerEnabled(false) // whoever publishes asks for longer than its budget lasts
        .build();
  }

  /// For requests without a large body.
  S3Client client() {
    return client;
  }

  /// For requests with a body, under [#sending]: their connection may be silent for as long as a
  /// slow network takes to send what the kernel has taken.
  synchronized S3Client sender() {
    S3Client opened = sender;
    if (opened == null) {
      opened = client(settings.patience().forSending(S3Upload.LARGE));
      sender = opened;
    }
    return opened;
  }

  S3Location location() {
    return location;
  }

  /// The bucket and, where it is not AWS's, the server.
  String place() {
    return failures.store();
  }

  void tellSecrets(Redactor redactor) {
    credentials.tellSecrets(redactor);
  }

  /// For requests that send so many bytes.
  Consumer<AwsRequestOverrideConfiguration.Builder> sending(long bytes) {
    Duration longest = settings.patience().forSending(bytes);
    return builder -> builder.apiCallAttemptTimeout(longest);
  }

  /// Calls, and once more when keys were refused and there are others by now. What the answer means
  /// is the caller's; see [#failed].
  <T extends @Nullable Object> T call(Supplier<T> request) {
    try {
      return request.get();
    } catch (AwsServiceException e) {
      if (S3Failures.keysAreRefused(e) && credentials.renewed()) {
        return request.get();
      }
      throw e;
    }
  }

  IOException failed(String doing, SdkException e) {
    return failures.of(doing, e);
  }
}
