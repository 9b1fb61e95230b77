package io.octoagent.operation;

/**
 * A range of the caller's bytes and what replaces it in the body sent on; a null text stands for
 * the model. {@link BodyReader} records it for {@link RequestBody}.
 */
record Splice(int start, int end, String text) {
  boolean isModel() {
    return text == null;
  }
}
