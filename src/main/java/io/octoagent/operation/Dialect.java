package io.octoagent.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A vendor's way to do what its APIs have in common: how they report an {@link ApiError}. */
public enum Dialect {

  /** {@code {"error":{"message","type","param","code"}}}; all four are always present. */
  OPENAI {
    @Override
    public String body(ApiError error, String requestId) {
      return openAi(error).toString();
    }
  },

  /**
   * {@code {"type":"error","error":{"type","message"},"request_id"}}, with this service's {@code
   * code}, and {@code param} if there is one, beside the type.
   */
  ANTHROPIC {
    @Override
    public String body(ApiError error, String requestId) {
      ObjectNode envelope = JsonNodeFactory.instance.objectNode().put("type", "error");
      ObjectNode inner = envelope.putObject("error");
      inner
          .put("type", anthropicType(error.status()))
          .put("message", error.message())
          .put("code", error.codeId());
      if (error.param() != null) {
        inner.put("param", error.param());
      }
      return envelope.put("request_id", requestId).toString();
    }
  };

  /** The header by which Anthropic's clients name the version of their API. */
  public static final String ANTHROPIC_VERSION = "anthropic-version";

  /** The body of the answer that reports {@code error}. */
  public abstract String body(ApiError error, String requestId);

  /** OpenAI's envelope. */
  static ObjectNode openAi(ApiError error) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope
        .putObject("error")
        .put("message", error.message())
        .put("type", error.code().type())
        .put("param", error.param())
        .put("code", error.codeId());
    return envelope;
  }

  /** Anthropic's name for errors with {@code status}. */
  private static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }
}
