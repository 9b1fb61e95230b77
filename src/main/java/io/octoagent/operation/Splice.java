package io.octoagent.operation;

/**
 * A range of the caller's bytes, and what is sent on in its place; null stands for the model.
 * {@link BodyReader} finds it for {@link ChatBody}.
 */
record Splice(int start, int end, String text) {
  boolean isModel() {
    return text == null;
  }
}
