package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;

/** One call that arrived at a {@link FakeVendor}. */
public final class VendorCall {
  private final Request request;
  private final JsonNode body;
  private final Usage usage;
  private final String told;

  VendorCall(Request request, Usage usage, String told) {
    this.request = request;
    this.body = request.json();
    this.usage = usage;
    this.told = told;
  }

  /** The vendor's name for its model, such as {@code gpt-4o-mini}. */
  public String model() {
    return body.path("model").asText();
  }

  /** The vendor key the caller showed, or null. */
  public String key() {
    return dialect().key(request);
  }

  public boolean streamed() {
    return body.path("stream").asBoolean();
  }

  public JsonNode body() {
    return body;
  }

  /** The request itself: headers, and when its socket was closed. */
  public Request request() {
    return request;
  }

  Usage usage() {
    return usage;
  }

  Dialect dialect() {
    return Dialect.of(request);
  }

  /** What an error says: with the key and every header in it when the vendor echoes. */
  String complaint(String what) {
    return echoing()
        ? what + ", key " + key() + told + ", headers " + request.headers().entries()
        : what;
  }

  /** Whether errors carry the received headers back as headers as well. */
  boolean echoing() {
    return told != null;
  }

  @Override
  public String toString() {
    return model() + (streamed() ? ", streamed" : ", plain");
  }
}
