package io.octoagent.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate authority that nobody knows, and a certificate of it for a server, as PEM files.
 */
public record PrivateCa(Path ca, Path certificate, Path key) {

  /** Makes them in this folder; {@code name} is the server's, such as {@code IP:127.0.0.1}. */
  public static PrivateCa of(String name, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path names = Files.writeString(folder.resolve("names"), "subjectAltName=" + name);
    run(folder, "req -x509 -days 2 -subj /CN=octoagent-test-ca -keyout ca.key -out ca.pem" + KEY);
    run(folder, "req -subj /CN=redis -keyout redis.key -out redis.csr" + KEY);
    run(
        folder,
        "x509 -req -days 2 -in redis.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out redis.pem"
            + " -extfile "
            + names.getFileName());
    return new PrivateCa(
        folder.resolve("ca.pem"), folder.resolve("redis.pem"), folder.resolve("redis.key"));
  }

  private static final String KEY = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

  private static void run(Path folder, String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Path log = folder.resolve("openssl.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError("openssl " + arguments + ": " + Files.readString(log));
    }
  }

  /** What a Redis server needs to use it, on this port. */
  public String[] options(String port) {
    return new String[] {
      "--tls-port",
      port,
      "--tls-cert-file",
      certificate.toString(),
      "--tls-key-file",
      key.toString(),
      "--tls-auth-clients",
      "no"
    };
  }
}
