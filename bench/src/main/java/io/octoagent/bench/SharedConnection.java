package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * A caller over HTTP/2, whose streams share one connection and so cost the service one open file
 * each, not two.
 */
final class SharedConnection {

  /** As many streams as the service lets a connection have at once. */
  static final int STREAMS = 100;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  private final URI uri;

  /** Connects with a call of its own, so that no two streams connect at once. */
  SharedConnection(int port, byte[] request) throws IOException, InterruptedException {
    this.uri = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
    HttpResponse<Stream<String>> answer = send(request);
    answer.body().forEach(line -> {});
    if (answer.version() != HttpClient.Version.HTTP_2) {
      throw new IOException("the service speaks " + answer.version());
    }
  }

  /** The whole text of a stream; {@code onFirst} runs when its first line is there. */
  String stream(byte[] request, Runnable onFirst) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    for (Iterator<String> lines = send(request).body().iterator(); lines.hasNext(); ) {
      if (text.isEmpty()) {
        onFirst.run();
      }
      text.append(lines.next()).append('\n');
    }
    return text.toString();
  }

  /** Sends the body of {@code request}, which is one of {@link Service.Plan#request}. */
  private HttpResponse<Stream<String>> send(byte[] request)
      throws IOException, InterruptedException {
    String body = new String(request, UTF_8).split("\r\n\r\n", 2)[1];
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(post, BodyHandlers.ofLines());
  }
}
