package dev.envoi.store.s3;

import dev.envoi.store.ObjectKey;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Makes objects that may not be there yet, by `If-None-Match: *`.
///
/// When an answer is lost, the second attempt is refused because of the first one. So each put
/// carries a value of its own, and who is refused looks whose object it is that is there.
final class S3Creation {
  private static final String WRITER = "envoi-writer";
  private static final int TRIES = 5;

  private final S3Bucket bucket;

  S3Creation(S3Bucket bucket) {
    this.bucket = bucket;
  }

  boolean create(ObjectKey key, byte[] content) throws IOException {
    String doing = "make " + key + " in";
    String writer = UUID.randomUUID().toString();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket.location().bucket())
            .key(bucket.location().name(key))
            .ifNoneMatch("*")
            .metadata(writtenBy(writer))
            .overrideConfiguration(bucket.sending(content.length))
            .build();
    try {
      for (int tries = 1; true; tries++) {
        Optional<AwsServiceException> refusal = put(request, content);
        if (refusal.isEmpty()) {
          return true;
        }
        Optional<String> there = writer(key);
        if (there.isPresent()) {
          return there.get().equals(writer);
        }
        if (tries == TRIES) { // somebody makes and deletes it all the time
          throw bucket.failed(doing, refusal.get());
        }
      }
    } catch (SdkException e) {
      throw bucket.failed(doing, e);
    }
  }

  /// Gives the answer when it was a conflict.
  private Optional<AwsServiceException> put(PutObjectRequest request, byte[] content)
      throws IOException {
    try {
      bucket.call(() -> bucket.sender().putObject(request, RequestBody.fromBytes(content)));
      return Optional.empty();
    } catch (AwsServiceException e) {
      if (e.statusCode() == 501) {
        throw unsupported("does not know");
      }
      if (e.statusCode() == 409 || e.statusCode() == 412) {
        return Optional.of(e);
      }
      throw e;
    }
  }

  IOException unsupported(String how) {
    return new IOException(
        "the store %s cannot be used: its server %s conditional writes (If-None-Match), which keep two runs apart; use a newer server, or file:PATH"
            .formatted(bucket.place(), how));
  }

  /// Marks an object as one writer's.
  static Map<String, String> writtenBy(String writer) {
    return Map.of(WRITER, writer);
  }

  /// Who made the object that is there; empty when there is none.
  private Optional<String> writer(ObjectKey key) {
    return writer(bucket, key);
  }

  static Optional<String> writer(S3Bucket bucket, ObjectKey key) {
    HeadObjectRequest request =
        HeadObjectRequest.builder()
            .bucket(bucket.location().bucket())
            .key(bucket.location().name(key))
            .build();
    try {
      return Optional.of(
          bucket
              .call(() -> bucket.client().headObject(request))
              .metadata()
              .getOrDefault(WRITER, ""));
    } catch (AwsServiceException e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
