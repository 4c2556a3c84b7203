package dev.envoi.store.s3;

import dev.envoi.store.ObjectCache;
import dev.envoi.store.ObjectKey;
import dev.envoi.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Reads objects: those that this machine has in this version from its own disk, the others from
/// the bucket, on from where it was when a connection breaks.
final class S3Download {
  /// Asking whether a smaller one has changed costs as much as getting it.
  private static final long WORTH_KEEPING = 64 << 10;

  private final S3Bucket bucket;
  private final ObjectCache cache;

  S3Download(S3Bucket bucket, ObjectCache cache) {
    this.bucket = bucket;
    this.cache = cache;
  }

  /// An ETag as a version.
  static String version(@Nullable String eTag) {
    return eTag == null ? "" : eTag.replace("\"", "");
  }

  /// Asks the bucket whether what this machine has is what is there.
  Optional<InputStream> open(ObjectKey key) throws IOException {
    Optional<ObjectCache.Kept> kept = cache.newest(bucket.place(), key);
    GetObjectRequest.Builder request = request(key);
    kept.ifPresent(file -> request.ifNoneMatch("\"" + file.version() + "\""));
    try {
      return Optional.of(body(key, bucket.call(() -> bucket.client().getObject(request.build()))));
    } catch (AwsServiceException e) {
      if (e.statusCode() == 304 && kept.isPresent()) {
        Optional<InputStream> own = cache.open(kept.get());
        return own.isPresent() ? own : openAnew(key);
      }
      if (isAbsent(e)) {
        return Optional.empty();
      }
      throw failed(key, e);
    } catch (SdkException e) {
      throw failed(key, e);
    }
  }

  /// A listing told the version: nothing is asked when this machine has it.
  Optional<InputStream> open(StoredObject listed) throws IOException {
    Optional<InputStream> own =
        cache.open(cache.place(bucket.place(), listed.key(), listed.version()));
    return own.isPresent() ? own : openAnew(listed.key());
  }

  private Optional<InputStream> openAnew(ObjectKey key) throws IOException {
    try {
      return Optional.of(
          body(key, bucket.call(() -> bucket.client().getObject(request(key).build()))));
    } catch (AwsServiceException e) {
      if (isAbsent(e)) {
        return Optional.empty();
      }
      throw failed(key, e);
    } catch (SdkException e) {
      throw failed(key, e);
    }
  }

  private GetObjectRequest.Builder request(ObjectKey key) {
    return GetObjectRequest.builder()
        .bucket(bucket.location().bucket())
        .key(bucket.location().name(key));
  }

  private static boolean isAbsent(AwsServiceException e) {
    return e.statusCode() == 404 && !S3Failures.code(e).equals("NoSuchBucket");
  }

  private IOException failed(ObjectKey key, SdkException e) {
    return bucket.failed("read " + key + " from", e);
  }

  private InputStream body(ObjectKey key, ResponseInputStream<GetObjectResponse> answer)
      throws IOException {
    String version = version(answer.response().eTag());
    long size = answer.response().contentLength();
    InputStream whole = new ResumedStream(answer, size, from -> rest(key, version, from));
    if (size < WORTH_KEEPING || version.isEmpty()) {
      return whole;
    }
    return cache.keep(bucket.place(), new StoredObject(key, size, version), whole).orElse(whole);
  }

  /// The rest of an object, unless it is another one by now.
  private InputStream rest(ObjectKey key, String version, long from) throws IOException {
    GetObjectRequest request = request(key).range("bytes=" + from + "-").build();
    try {
      ResponseInputStream<GetObjectResponse> answer =
          bucket.call(() -> bucket.client().getObject(request));
      if (version(answer.response().eTag()).equals(version)) {
        return answer;
      }
      answer.abort();
      throw new ReplacedException(
          "%s in the store %s was replaced while it was read; read it again"
              .formatted(key, bucket.place()));
    } catch (SdkException e) {
      throw failed(key, e);
    }
  }
}
