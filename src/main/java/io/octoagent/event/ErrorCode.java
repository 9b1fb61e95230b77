package io.octoagent.event;

import java.util.Locale;

/**
 * The closed list of errors that a caller can get, each with its usual fault. Apart from a {@link
 * VendorCode}, nothing else is ever sent as a {@code code}.
 */
public enum ErrorCode {
  INVALID_REQUEST(400, Type.INVALID_REQUEST, Fault.CALLER),
  INVALID_API_KEY(401, Type.INVALID_REQUEST, Fault.CALLER),
  FORBIDDEN_ORIGIN(403, Type.INVALID_REQUEST, Fault.CALLER),
  /** The caller has a name, and its groups are not this one. */
  GROUP_NOT_ALLOWED(403, Type.INVALID_REQUEST, Fault.CALLER),
  MODEL_NOT_FOUND(404, Type.INVALID_REQUEST, Fault.CALLER),
  NOT_FOUND(404, Type.INVALID_REQUEST, Fault.CALLER),
  METHOD_NOT_ALLOWED(405, Type.INVALID_REQUEST, Fault.CALLER),
  NOT_ACCEPTABLE(406, Type.INVALID_REQUEST, Fault.CALLER),
  REQUEST_TIMEOUT(408, Type.INVALID_REQUEST, Fault.CALLER),
  PAYLOAD_TOO_LARGE(413, Type.INVALID_REQUEST, Fault.CALLER),
  UNSUPPORTED_MEDIA_TYPE(415, Type.INVALID_REQUEST, Fault.CALLER),
  /** The vendor's 400, 413 or 422; the status is the vendor's. */
  UPSTREAM_REJECTED(400, Type.INVALID_REQUEST, Fault.CALLER),
  /** The {@code Idempotency-Key} belongs to another body. */
  IDEMPOTENCY_MISMATCH(422, Type.INVALID_REQUEST, Fault.CALLER),
  /** The caller's own limit, and no vendor's. */
  RATE_LIMITED_CALLER(429, Type.RATE_LIMIT, Fault.CALLER),
  BUDGET_EXHAUSTED(429, Type.RATE_LIMIT, Fault.CALLER),
  RATE_LIMITED(429, Type.RATE_LIMIT, Fault.PROVIDER),
  INTERNAL_ERROR(500, Type.SERVER, Fault.OCTOAGENT),
  PROXY_AUTH_FAILED(502, Type.SERVER, Fault.PROXY),
  GROUP_NOT_CONFIGURED(502, Type.SERVER, Fault.PROXY),
  PROXY_FAILED(502, Type.SERVER, Fault.PROXY),
  UPSTREAM_FAILED(502, Type.SERVER, Fault.PROVIDER),
  /** No group was asked, because the circuit breaker of each is open. */
  CIRCUIT_OPEN(503, Type.SERVER, Fault.PROVIDER),
  PROXY_UNAVAILABLE(503, Type.SERVER, Fault.PROXY),
  /** The store of the limits is down, and the operator wants calls refused then. */
  STORE_UNAVAILABLE(503, Type.SERVER, Fault.OCTOAGENT),
  OVERLOADED(503, Type.SERVER, Fault.OCTOAGENT),
  DEADLINE_EXCEEDED(504, Type.SERVER, Fault.PROVIDER);

  private final int status;
  private final Type type;
  private final Fault fault;
  private final String id = name().toLowerCase(Locale.ROOT);

  ErrorCode(int status, Type type, Fault fault) {
    this.status = status;
    this.type = type;
    this.fault = fault;
  }

  /** The error's HTTP status. */
  public int status() {
    return status;
  }

  /** The error's {@code type} in OpenAI's envelope. */
  public String type() {
    return type.id;
  }

  /** Who has to change something. */
  public Fault fault() {
    return fault;
  }

  /** The error's {@code code}, for example {@code model_not_found}. */
  public String id() {
    return id;
  }

  /** OpenAI's names for kinds of errors. */
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
