package io.octoagent.replay;

/** A caller has not read what is no longer recorded, while another one read on. */
public final class TooSlow extends RuntimeException {

  TooSlow() {
    super("read too slowly", null, false, false);
  }
}
