package io.octoagent.completion;

import java.util.Locale;

/** The closed list of errors that a caller can get; nothing else is ever sent as a {@code code}. */
enum ErrorCode {
  INVALID_REQUEST(400, Type.INVALID_REQUEST),
  INVALID_API_KEY(401, Type.INVALID_REQUEST),
  MODEL_NOT_FOUND(404, Type.INVALID_REQUEST),
  NOT_FOUND(404, Type.INVALID_REQUEST),
  METHOD_NOT_ALLOWED(405, Type.INVALID_REQUEST),
  NOT_ACCEPTABLE(406, Type.INVALID_REQUEST),
  PAYLOAD_TOO_LARGE(413, Type.INVALID_REQUEST),
  UNSUPPORTED_MEDIA_TYPE(415, Type.INVALID_REQUEST),
  /** The vendor's 400, 413 or 422; the status is the vendor's. */
  UPSTREAM_REJECTED(400, Type.INVALID_REQUEST),
  RATE_LIMITED(429, Type.RATE_LIMIT),
  INTERNAL_ERROR(500, Type.SERVER),
  PROXY_AUTH_FAILED(502, Type.SERVER),
  GROUP_NOT_CONFIGURED(502, Type.SERVER),
  UPSTREAM_FAILED(502, Type.SERVER),
  PROXY_UNAVAILABLE(503, Type.SERVER),
  OVERLOADED(503, Type.SERVER),
  DEADLINE_EXCEEDED(504, Type.SERVER);

  private final int status;
  private final Type type;

  ErrorCode(int status, Type type) {
    this.status = status;
    this.type = type;
  }

  /** The HTTP status that goes with it. */
  int status() {
    return status;
  }

  /** The error's {@code type} in OpenAI's envelope. */
  String type() {
    return type.id;
  }

  /** The error's {@code code}, for example {@code model_not_found}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  private enum Type {
    INVALID_REQUEST("invalid_request_error"),
    RATE_LIMIT("rate_limit_error"),
    SERVER("server_error");

    private final String id;

    Type(String id) {
      this.id = id;
    }
  }
}
