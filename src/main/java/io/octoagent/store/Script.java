package io.octoagent.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that {@link Store} runs.
 *
 * @param text its source
 * @param digest the name under which the server keeps it
 */
public record Script(String text, String digest) {

  public static Script of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return new Script(text, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** The scripts in these files of the class path, one after the other. */
  public static Script in(String... files) {
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      try (InputStream source = Script.class.getResourceAsStream(file)) {
        text.append(new String(source.readAllBytes(), UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return of(text.toString());
  }
}
