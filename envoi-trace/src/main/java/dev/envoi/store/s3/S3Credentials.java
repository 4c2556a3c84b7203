package dev.envoi.store.s3;

import dev.envoi.trace.Redactor;
import dev.envoi.trace.Secret;
import dev.envoi.trace.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;

/// The keys for a bucket: those in the environment or `.env`, else the SDK's own chain (web
/// identity, profiles with SSO and the rest, containers, machines). Whoever redacts hears of each
/// secret before it is used.
final class S3Credentials implements AwsCredentialsProvider {
  private final Map<String, String> environment;
  private final List<Redactor> redactors = new CopyOnWriteArrayList<>();
  private @Nullable AwsCredentialsProvider chain;
  private @Nullable AwsCredentials last;

  S3Credentials(Map<String, String> environment) {
    this.environment = environment;
    String id = value("AWS_ACCESS_KEY_ID");
    if (id.isEmpty() != value("AWS_SECRET_ACCESS_KEY").isEmpty()) {
      throw new UserError(
          "only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set; set both in the environment or .env, or none");
    }
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    AwsCredentialsProvider asked = chain;
    if (asked == null) {
      asked = newChain();
      chain = asked;
    }
    AwsCredentials found = asked.resolveCredentials();
    last = found;
    redactors.forEach(redactor -> tell(found, redactor));
    return found;
  }

  /// After keys were refused: asks for them anew, past all that is kept, and says whether there are
  /// others now.
  synchronized boolean renewed() {
    AwsCredentials refused = last;
    chain = null;
    return !resolveCredentials().equals(refused);
  }

  synchronized void tellSecrets(Redactor redactor) {
    redactors.add(redactor);
    AwsCredentials known = last;
    if (known != null) {
      tell(known, redactor);
    }
  }

  private static void tell(AwsCredentials credentials, Redactor redactor) {
    redactor.add(new Secret("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey()));
    if (credentials instanceof AwsSessionCredentials session) {
      redactor.add(new Secret("AWS_SESSION_TOKEN", session.sessionToken()));
    }
  }

  private AwsCredentialsProvider newChain() {
    List<AwsCredentialsProvider> ways = new ArrayList<>();
    String id = value("AWS_ACCESS_KEY_ID");
    String token = value("AWS_SESSION_TOKEN");
    if (!id.isEmpty()) {
      String secret = value("AWS_SECRET_ACCESS_KEY");
      ways.add(
          StaticCredentialsProvider.create(
              token.isEmpty()
                  ? AwsBasicCredentials.create(id, secret)
                  : AwsSessionCredentials.create(id, secret, token)));
    }
    String identity = value("AWS_WEB_IDENTITY_TOKEN_FILE");
    String role = value("AWS_ROLE_ARN");
    if (!identity.isEmpty() && !role.isEmpty()) {
      ways.add(
          WebIdentityTokenFileCredentialsProvider.builder()
              .webIdentityTokenFile(Path.of(identity))
              .roleArn(role)
              .roleSessionName(environment.getOrDefault("AWS_ROLE_SESSION_NAME", "envoi-trace"))
              .build());
    }
    S3Profiles profiles = S3Profiles.of(environment); // what another one has read may be old
    ways.add(
        DefaultCredentialsProvider.builder()
            .profileFile(profiles.files())
            .profileName(profiles.name())
            .build());
    return AwsCredentialsProviderChain.of(ways.toArray(AwsCredentialsProvider[]::new));
  }

  private String value(String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
