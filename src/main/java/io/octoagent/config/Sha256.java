package io.octoagent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest under which keys and calls are kept and compared. */
public final class Sha256 {

  private Sha256() {}

  /** The digest of a text, in UTF-8. */
  static byte[] of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /** The digest of these bytes, one part after the other. */
  public static byte[] of(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
