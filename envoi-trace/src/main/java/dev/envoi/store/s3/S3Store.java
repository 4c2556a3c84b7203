package dev.envoi.store.s3;

import dev.envoi.store.ArtifactStore;
import dev.envoi.store.ObjectCache;
import dev.envoi.store.ObjectKey;
import dev.envoi.store.StoredObject;
import dev.envoi.trace.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A store in an S3 bucket, or in a part of one. Objects are made by single puts, large ones in
/// parts that become visible together; what must be made by one only ([#create]) relies on
/// `If-None-Match: *`, which [#probe] tries. Nothing is asked of the bucket before the first call.
public final class S3Store implements ArtifactStore {
  private static final int MOST_DELETED = 1000;

  private final S3Bucket bucket;
  private final S3Creation creation;
  private final S3Upload upload;
  private final S3Download download;

  private S3Store(S3Bucket bucket, ObjectCache cache) {
    this.bucket = bucket;
    this.creation = new S3Creation(bucket);
    this.upload = new S3Upload(bucket);
    this.download = new S3Download(bucket, cache);
  }

  /// Opens the store at an address.
  ///
  /// @param address `s3://BUCKET` or `s3://BUCKET/PREFIX`
  /// @param environment `.env` and the real environment
  public static S3Store open(String address, Map<String, String> environment, ObjectCache cache) {
    return open(address, environment, cache, S3Patience.DEFAULT);
  }

  /// The same with another patience.
  public static S3Store open(
      String address, Map<String, String> environment, ObjectCache cache, S3Patience patience) {
    S3Location location = S3Location.of(address);
    S3Profiles profiles = S3Profiles.of(environment);
    S3Settings settings = S3Settings.of(environment, profiles).with(patience);
    S3Credentials credentials = new S3Credentials(environment);
    return new S3Store(new S3Bucket(location, settings, credentials, profiles), cache);
  }

  @Override
  public String address() {
    return bucket.location().address();
  }

  @Override
  public String identity() {
    return bucket.place();
  }

  @Override
  public URI uri(ObjectKey key) {
    return bucket.location().uri(key);
  }

  @Override
  public void tellSecrets(Redactor redactor) {
    bucket.tellSecrets(redactor);
  }

  /// Makes an object twice: a server that lets both happen, or cannot do it at all, is no store.
  @Override
  public void probe() throws IOException {
    ObjectKey key = new ObjectKey("probe-" + UUID.randomUUID());
    try {
      boolean first = create(key, new byte[] {1});
      if (!first || create(key, new byte[] {2})) {
        throw creation.unsupported("ignores");
      }
    } finally {
      delete(key);
    }
  }

  @Override
  public void put(ObjectKey key, byte[] content) throws IOException {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket.location().bucket())
            .key(bucket.location().name(key))
            .overrideConfiguration(bucket.sending(content.length))
            .build();
    try {
      bucket.call(() -> bucket.sender().putObject(request, RequestBody.fromBytes(content)));
    } catch (SdkException e) {
      throw bucket.failed("write " + key + " to", e);
    }
  }

  @Override
  public void put(ObjectKey key, Path file) throws IOException {
    if (Files.size(file) > S3Upload.LARGE) {
      upload.upload(key, file);
    } else {
      put(key, Files.readAllBytes(file));
    }
  }

  @Override
  public boolean create(ObjectKey key, byte[] content) throws IOException {
    return creation.create(key, content);
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    return download.open(key);
  }

  @Override
  public Optional<InputStream> open(StoredObject listed) throws IOException {
    return download.open(listed);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    DeleteObjectRequest request =
        DeleteObjectRequest.builder()
            .bucket(bucket.location().bucket())
            .key(bucket.location().name(key))
            .build();
    try {
      bucket.call(() -> bucket.client().deleteObject(request));
    } catch (AwsServiceException e) {
      if (!S3Failures.code(e).equals("NoSuchKey")) {
        throw bucket.failed("delete " + key + " from", e);
      }
    } catch (SdkException e) {
      throw bucket.failed("delete " + key + " from", e);
    }
  }

  /// In one request for each thousand, where the server knows it.
  @Override
  public void deleteAll(List<ObjectKey> keys) throws IOException {
    for (int from = 0; from < keys.size(); from += MOST_DELETED) {
      List<ObjectKey> some = keys.subList(from, Math.min(keys.size(), from + MOST_DELETED));
      if (some.size() == 1 || !deleteAtOnce(some)) {
        for (ObjectKey key : some) {
          delete(key);
        }
      }
    }
  }

  /// False when not all were deleted, for whatever reason.
  private boolean deleteAtOnce(List<ObjectKey> keys) throws IOException {
    List<ObjectIdentifier> names =
        keys.stream()
            .map(key -> ObjectIdentifier.builder().key(bucket.location().name(key)).build())
            .toList();
    DeleteObjectsRequest request =
        DeleteObjectsRequest.builder()
            .bucket(bucket.location().bucket())
            .delete(Delete.builder().objects(names).quiet(true).build())
            .build();
    try {
      return bucket.call(() -> bucket.client().deleteObjects(request)).errors().isEmpty();
    } catch (AwsServiceException _) {
      return false; // each by itself tells what is wrong, or does it
    } catch (SdkException e) {
      throw bucket.failed("delete " + keys.size() + " objects from", e);
    }
  }

  @Override
  public List<StoredObject> list(ObjectKey below) throws IOException {
    S3Location location = bucket.location();
    List<StoredObject> found = new ArrayList<>();
    for (ListObjectsV2Response page : pages(below, false)) {
      for (S3Object object : page.contents()) {
        location
            .key(object.key())
            .map(key -> new StoredObject(key, object.size(), S3Download.version(object.eTag())))
            .ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(object -> object.key().value()));
    return found;
  }

  @Override
  public List<String> names(ObjectKey below) throws IOException {
    String prefix = bucket.location().name(below) + "/";
    List<String> found = new ArrayList<>();
    for (ListObjectsV2Response page : pages(below, true)) {
      page.contents().forEach(object -> found.add(object.key().substring(prefix.length())));
      page.commonPrefixes()
          .forEach(inner ->
              found.add(inner.prefix().substring(prefix.length(), inner.prefix().length() - 1)));
    }
    return found.stream().filter(name -> !name.isEmpty()).sorted().distinct().toList();
  }

  private List<ListObjectsV2Response> pages(ObjectKey below, boolean flat) throws IOException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(bucket.location().bucket())
            .prefix(bucket.location().name(below) + "/");
    if (flat) {
      request.delimiter("/");
    }
    List<ListObjectsV2Response> pages = new ArrayList<>();
    try {
      ListObjectsV2Response page;
      do {
        page = bucket.call(() -> bucket.client().listObjectsV2(request.build()));
        pages.add(page);
        request.continuationToken(page.nextContinuationToken());
      } while (Boolean.TRUE.equals(page.isTruncated()));
      return pages;
    } catch (SdkException e) {
      throw bucket.failed("list " + below + " in", e);
    }
  }
}
