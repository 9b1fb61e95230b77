package io.octoagent.config;

/**
 * A model group of the proxy; each attempt of a call asks one. {@link Groups} holds all of them.
 *
 * @param id the group's name at the proxy
 */
public record Group(String id) {

  @Override
  public String toString() {
    return id;
  }
}
