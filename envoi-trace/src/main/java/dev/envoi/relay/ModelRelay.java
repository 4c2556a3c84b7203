package dev.envoi.relay;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The way from the agents of this process to their models. Mount [#servlet] at [#PATH] with
/// [#knows] as the guard, [#register] each trajectory, and give its agent the [Access].
///
/// An answer goes on byte by byte as it comes, whatever its status; one that the provider breaks
/// off is broken off; when the agent goes away the provider's connection is closed. There is no
/// time-out but the one for connecting: silence is for the agent to judge. Redirects are passed on
/// and never followed.
public final class ModelRelay implements AutoCloseable {
  /// Where it is on the web server.
  public static final String PATH = "/model";

  private final Map<String, Registration> registrations = new ConcurrentHashMap<>();
  private final Provider provider;
  private final HttpClient client;

  /// One trajectory.
  record Registration(Upstream upstream, RelayListener listener) {}

  /// @param connectTimeout how long a provider may take to accept a connection
  public ModelRelay(Duration connectTimeout) {
    client =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    provider = new HttpProvider(client);
  }

  /// Lets a trajectory in.
  public Access register(Upstream upstream, RelayListener listener) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    registrations.put(token, new Registration(upstream, listener));
    return new Access(PATH, token);
  }

  /// Whether a token was given out and is still good.
  public boolean knows(String token) {
    return registrations.containsKey(token);
  }

  /// Takes an access back; requests that are under way go on.
  public void unregister(Access access) {
    registrations.remove(access.token());
  }

  /// The servlet to mount at [#PATH].
  public HttpServlet servlet() {
    return new HttpServlet() {
      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws IOException {
        relay(request, response);
      }
    };
  }

  private void relay(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Registration registration = registrations.get(token(request));
    if (registration == null) {
      Refusal.ENDED.answer(response);
      return;
    }
    Optional<ModelApi> api =
        Arrays.stream(ModelApi.values())
            .filter(registration.upstream().apis()::contains)
            .filter(one -> ("/" + one.path()).equals(request.getPathInfo()))
            .findFirst();
    if (api.isEmpty()) {
      Refusal.NOT_OFFERED.answer(response);
    } else if (!request.getMethod().equals("POST")) {
      Refusal.NOT_POST.answer(response);
    } else {
      new RelayedCall(registration, api.get(), provider).run(request, response);
    }
  }

  private static String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.startsWith("Bearer ") ? header.substring(7) : "";
  }

  /// Ends what is under way.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
