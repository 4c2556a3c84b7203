package dev.envoi.store.s3;

import dev.envoi.store.ObjectKey;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Sends a large file in pieces (S3 calls them parts), one in memory at a time; the object is there
/// when all of them are.
final class S3Upload {
  /// Files above this size go in pieces.
  static final long LARGE = 16L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);
  private static final long PIECE = 8L << 20;
  private static final long MOST_PIECES = 10_000;

  private final S3Bucket bucket;

  S3Upload(S3Bucket bucket) {
    this.bucket = bucket;
  }

  /// One upload under way.
  private record Under(ObjectKey key, String name, String id, String writer) {}

  void upload(ObjectKey key, Path file) throws IOException {
    String doing = "write " + key + " to";
    String name = bucket.location().name(key);
    String writer = UUID.randomUUID().toString();
    CreateMultipartUploadRequest request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket.location().bucket())
            .key(name)
            .metadata(S3Creation.writtenBy(writer))
            .build();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      String id = bucket.call(() -> bucket.client().createMultipartUpload(request)).uploadId();
      Under under = new Under(key, name, id, writer);
      boolean whole = false;
      try {
        complete(under, pieces(under, in));
        whole = true;
      } finally {
        if (!whole) {
          abort(under);
        }
      }
    } catch (SdkException e) {
      throw bucket.failed(doing, e);
    }
  }

  private List<CompletedPart> pieces(Under under, FileChannel in) throws IOException {
    long size = in.size();
    long piece = Math.max(PIECE, (size + MOST_PIECES - 1) / MOST_PIECES);
    List<CompletedPart> done = new ArrayList<>();
    for (long at = 0; at < size; at += piece) {
      byte[] bytes = read(in, at, (int) Math.min(piece, size - at));
      int number = done.size() + 1;
      UploadPartRequest request =
          UploadPartRequest.builder()
              .bucket(bucket.location().bucket())
              .key(under.name())
              .uploadId(under.id())
              .partNumber(number)
              .overrideConfiguration(bucket.sending(bytes.length))
              .build();
      String tag =
          bucket
              .call(() -> bucket.sender().uploadPart(request, RequestBody.fromBytes(bytes)))
              .eTag();
      done.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    return done;
  }

  private static byte[] read(FileChannel in, long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      if (in.read(left, from + left.position()) < 0) {
        throw new EOFException("the file became shorter while it was sent");
      }
    }
    return bytes;
  }

  /// When the answer was lost, a second attempt finds no upload any more; then the object tells.
  private void complete(Under under, List<CompletedPart> pieces) {
    CompleteMultipartUploadRequest request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket.location().bucket())
            .key(under.name())
            .uploadId(under.id())
            .multipartUpload(CompletedMultipartUpload.builder().parts(pieces).build())
            .build();
    try {
      bucket.call(() -> bucket.client().completeMultipartUpload(request));
    } catch (AwsServiceException e) {
      boolean gone = e.statusCode() == 404;
      if (!gone || !S3Creation.writer(bucket, under.key()).equals(Optional.of(under.writer()))) {
        throw e;
      }
    }
  }

  /// What cannot be taken back costs room until the bucket's own rule removes it.
  private void abort(Under under) {
    try {
      bucket
          .client()
          .abortMultipartUpload(
              AbortMultipartUploadRequest.builder()
                  .bucket(bucket.location().bucket())
                  .key(under.name())
                  .uploadId(under.id())
                  .build());
    } catch (SdkException e) {
      LOG.info(
          "an unfinished upload of {} stays in {}: {}",
          under.key(),
          bucket.place(),
          e.getMessage());
    }
  }
}
