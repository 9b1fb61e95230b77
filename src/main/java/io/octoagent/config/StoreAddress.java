package io.octoagent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Optional;

/**
 * Where the store is, and as whom it is used.
 *
 * @param server its URL, without user, password and database
 * @param tls whether connections are encrypted
 * @param user the user; absent: the server's default one
 * @param password its password
 * @param database the number of the database
 */
public record StoreAddress(
    String server,
    boolean tls,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> database) {

  /** The port of a URL without one. */
  private static final int PORT = 6379;

  /** What is configured; the variable of the password wins over the URL. */
  public static Optional<StoreAddress> in(OctoAgentConfig.Store store) {
    return store.url().map(url -> of(URI.create(url.reveal()), store.password()));
  }

  private static StoreAddress of(URI url, Optional<Secret> password) {
    String[] info =
        url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
    int port = url.getPort() < 0 ? PORT : url.getPort();
    return new StoreAddress(
        "%s://%s:%d".formatted(url.getScheme(), url.getHost(), port),
        url.getScheme().equals("rediss"),
        part(info, 0),
        password.or(() -> part(info, 1).map(Secret::of)),
        Optional.of(url.getPath().replace("/", "")).filter(number -> !number.isEmpty()));
  }

  private static Optional<String> part(String[] info, int index) {
    return index < info.length && !info[index].isEmpty()
        // a plus is a plus in this part of a URL
        ? Optional.of(URLDecoder.decode(info[index].replace("+", "%2B"), UTF_8))
        : Optional.empty();
  }
}
