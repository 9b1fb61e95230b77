package io.octoagent.store;

import io.vertx.redis.client.impl.types.ErrorType;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says what is wrong with the store, for the log; nothing of what it was sent is repeated. */
final class Trouble {

  private Trouble() {}

  /** Whether the store knows no script of the digest that it was sent. */
  static boolean isUnknownScript(Throwable failure) {
    return failure instanceof ErrorType error && error.is("NOSCRIPT");
  }

  /** Whether one command is wrong, and others may succeed. */
  static boolean isOfCommand(Throwable failure) {
    return failure instanceof ErrorType error
        && Stream.of("NOSCRIPT", "WRONGTYPE", "ERR").anyMatch(error.getMessage()::startsWith);
  }

  static String of(Throwable failure) {
    return switch (failure) {
      case ErrorType error -> ofReply(error.getMessage());
      case TimeoutException e -> "it does not answer in time";
      case UnknownHostException e -> "its name is unknown";
      case SSLException e -> certificate(e);
      case ClosedChannelException e -> "the connection was lost";
      case ConnectException e -> "it refuses connections";
      default -> "the connection failed (" + failure.getClass().getSimpleName() + ")";
    };
  }

  private static String certificate(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "TLS failed (%s): check its certificate's names, and QUARKUS_TLS_TRUST_STORE_PEM_CERTS for a CA of your own"
        .formatted(root.getMessage());
  }

  private static String ofReply(String error) {
    String code = error.split(" ", 2)[0];
    return switch (code) {
      case "WRONGPASS" ->
          "it refuses the password: check OCTOAGENT_STORE_PASSWORD, or user and password in OCTOAGENT_STORE_URL";
      case "NOAUTH" -> "it wants a password: set OCTOAGENT_STORE_PASSWORD";
      case "NOPERM" ->
          "its user may not do what is needed: allow it ~octoagent:* and +@all -@admin";
      case "CONNECTION_CLOSED" -> "the connection was lost";
      case "LOADING",
          "READONLY",
          "MASTERDOWN",
          "OOM",
          "MISCONF",
          "BUSY",
          "NOREPLICAS",
          "CLUSTERDOWN",
          "MOVED" ->
          "it answers " + code;
      default ->
          error.startsWith("ERR AUTH") || error.startsWith("ERR Client sent AUTH")
              ? "it has no password, but OCTOAGENT_STORE_PASSWORD or OCTOAGENT_STORE_URL gives one"
              : "it answers " + error;
    };
  }
}
