package io.octoagent.operation;

/** What the models of a group are for: each {@link Operation} needs a group of one mode. */
public enum GroupMode {
  TEXT("text"),
  EMBEDDING("embeddings");

  private final String words;

  GroupMode(String words) {
    this.words = words;
  }

  /** What such a group gives, for a sentence. */
  public String words() {
    return words;
  }
}
