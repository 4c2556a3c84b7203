package dev.envoi.web;

import io.javalin.Javalin;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;

/// Listens on a port of its own choice on 127.0.0.1. Requests without a token that the route knows
/// get a 401 before anything reads their body.
public final class WebServer implements AutoCloseable {

  /// One servlet and who may call it.
  ///
  /// @param path such as `/mcp`; everything below it goes there too
  /// @param knowsToken whether a bearer token is let in
  public record Route(String path, HttpServlet servlet, Predicate<String> knowsToken) {}

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /// Starts the server; it serves when this returns.
  public static WebServer start(List<Route> routes) {
    Javalin javalin =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.concurrency.useVirtualThreads = true;
          config.jetty.modifyServletContextHandler(handler -> {
            for (Route route : routes) {
              ServletHolder servlet = new ServletHolder(route.servlet());
              servlet.setAsyncSupported(true);
              FilterHolder guard = new FilterHolder(guard(route.knowsToken()));
              guard.setAsyncSupported(true);
              handler.addFilter(guard, route.path() + "/*", EnumSet.of(DispatcherType.REQUEST));
              handler.addServlet(servlet, route.path() + "/*");
            }
          });
        });
    javalin.start("127.0.0.1", 0);
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      // A model may think, tests may run and an agent may be paused for as long as they like.
      ((ServerConnector) connector).setIdleTimeout(0);
    }
    return new WebServer(javalin);
  }

  private static Filter guard(Predicate<String> knowsToken) {
    return (request, response, chain) -> {
      String header = ((HttpServletRequest) request).getHeader("Authorization");
      if (header != null && header.startsWith("Bearer ") && knowsToken.test(header.substring(7))) {
        chain.doFilter(request, response);
      } else {
        ((HttpServletResponse) response).sendError(HttpServletResponse.SC_UNAUTHORIZED);
      }
    };
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), javalin.port());
  }

  /// The address of a path.
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + javalin.port() + path);
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
