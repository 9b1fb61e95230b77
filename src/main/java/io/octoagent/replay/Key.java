package io.octoagent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.config.Sha256;
import java.util.HexFormat;

/**
 * What identifies calls that get one answer; {@code SharedAnswers} makes it. Neither the caller's
 * key nor the body can be read from it.
 *
 * @param id stands for the caller and its {@code Idempotency-Key}
 * @param fingerprint stands for the operation and the body
 */
public record Key(String id, String fingerprint) {

  /** The key of a call. */
  public static Key of(String caller, String header, String operation, byte[] body) {
    return new Key(
        hash(caller.getBytes(UTF_8), header.getBytes(UTF_8)),
        hash(operation.getBytes(UTF_8), body));
  }

  /** The first part's length is hashed as well, so that no two pairs look the same. */
  private static String hash(byte[] first, byte[] second) {
    byte[] length = (first.length + " ").getBytes(UTF_8);
    return HexFormat.of().formatHex(Sha256.of(length, first, second));
  }
}
