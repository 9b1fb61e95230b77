package io.octoagent.echo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What identifies one echo, given by {@link EchoModel}.
 *
 * @param id distinguishes the request from others
 * @param fingerprint says that this is an echo, and whether it replaces a failed answer
 */
record Stamp(String id, Instant created, String fingerprint) {

  /** The time in seconds. */
  long seconds() {
    return created.getEpochSecond();
  }

  /** The id of a part of the answer, which begins with {@code prefix}. */
  String partId(String prefix, int index) {
    byte[] name = (id + index).getBytes(StandardCharsets.UTF_8);
    return prefix + UUID.nameUUIDFromBytes(name).toString().replace("-", "");
  }
}
