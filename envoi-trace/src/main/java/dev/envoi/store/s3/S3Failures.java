package dev.envoi.store.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Says what went wrong with a bucket in one sentence that names it and what to do.
///
/// @param store its address, and the server where that is not AWS
record S3Failures(String store) {
  private static final Set<String> STALE_KEYS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidToken",
          "RequestExpired",
          "TokenRefreshRequired");

  /// The code of an S3 error; empty where the answer has none.
  static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  /// Whether other keys may help.
  static boolean keysAreRefused(AwsServiceException e) {
    return STALE_KEYS.contains(code(e)) || e.statusCode() == 401 || e.statusCode() == 403;
  }

  /// @param doing what was tried, such as `write trajectories/x/repo.bundle to`
  IOException of(String doing, SdkException e) {
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped =
          new InterruptedIOException("stopped while it had to " + doing + " " + store);
      stopped.initCause(e);
      return stopped;
    }
    String why = e instanceof AwsServiceException answer ? said(answer) : unanswered(e);
    return new IOException("could not %s the store %s: %s".formatted(doing, store, why), e);
  }

  private String said(AwsServiceException e) {
    String code = code(e);
    String answer = (code.isEmpty() ? "" : code + ", ") + "HTTP " + e.statusCode();
    return switch (code) {
      case "NoSuchBucket" ->
          "there is no such bucket; make it, or name another by AWS_S3_BUCKET or --store";
      case "SignatureDoesNotMatch" ->
          "the secret does not fit the key; check AWS_SECRET_ACCESS_KEY";
      case "InvalidAccessKeyId" ->
          "the key is not known there; check AWS_ACCESS_KEY_ID and AWS_PROFILE";
      case "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "TokenRefreshRequired",
          "InvalidToken" ->
          "the credentials have expired; renew them (aws sso login, or new keys)";
      case "RequestTimeTooSkewed" -> "this machine's clock is wrong; set it";
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          "the bucket is in another region; set AWS_REGION (" + answer + ")";
      case "NotImplemented" -> "the server cannot do this (" + answer + ")";
      case "SlowDown", "ServiceUnavailable", "InternalError" ->
          "it is busy or down (" + answer + "); try again later";
      default -> byStatus(e.statusCode(), answer);
    };
  }

  private static String byStatus(int status, String answer) {
    if (status == 401 || status == 403) {
      return "access is denied ("
          + answer
          + "); docs/stores.md lists the rights that the keys need";
    }
    return status >= 500
        ? "it is busy or down (" + answer + "); try again later"
        : "it answered " + answer;
  }

  private static String unanswered(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return "there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment or .env, or AWS_PROFILE";
    }
    if (cause(e, UnknownHostException.class) != null) {
      return "its host is not known; check the network, AWS_REGION and AWS_ENDPOINT_URL_S3";
    }
    if (e instanceof ApiCallAttemptTimeoutException
        || cause(e, SocketTimeoutException.class) != null) {
      return "it does not answer; check the network and AWS_ENDPOINT_URL_S3";
    }
    if (cause(e, ConnectException.class) != null) {
      return "it cannot be reached; check the network and AWS_ENDPOINT_URL_S3";
    }
    IOException broken = cause(e, IOException.class);
    return broken == null ? message : "the connection broke (" + broken.getMessage() + ")";
  }

  private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
