package io.octoagent.event;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The closed list of vendors' error codes that programs act on; a caller gets them unchanged. The
 * ones about images are {@code ResponseError.code} of OpenAI's API description; the others are
 * those that OpenAI, and Azure for its filter, send for chat completions (docs/decisions/0011).
 */
public enum VendorCode {
  /** The messages are longer than the model accepts: shorten them, or use another model. */
  CONTEXT_LENGTH_EXCEEDED,
  /** One text exceeds the length limit of its field. */
  STRING_ABOVE_MAX_LENGTH,
  /** The prompt violates the vendor's policy: do not send it again. */
  CONTENT_POLICY_VIOLATION,
  /** The same, as Azure calls it. */
  CONTENT_FILTER,
  /** The same, for reasoning models. */
  INVALID_PROMPT,
  /** The model does not know this field: send the request without it. */
  UNSUPPORTED_PARAMETER,
  /** The model does not accept this value: send another, or none. */
  UNSUPPORTED_VALUE,
  INVALID_IMAGE,
  INVALID_IMAGE_FORMAT,
  INVALID_BASE64_IMAGE,
  INVALID_IMAGE_URL,
  INVALID_IMAGE_MODE,
  IMAGE_TOO_LARGE,
  IMAGE_TOO_SMALL,
  IMAGE_PARSE_ERROR,
  IMAGE_CONTENT_POLICY_VIOLATION,
  IMAGE_FILE_TOO_LARGE,
  IMAGE_FILE_NOT_FOUND,
  UNSUPPORTED_IMAGE_MEDIA_TYPE,
  EMPTY_IMAGE_FILE,
  FAILED_TO_DOWNLOAD_IMAGE;

  private static final Map<String, VendorCode> BY_ID =
      Stream.of(values()).collect(Collectors.toMap(VendorCode::id, Function.identity()));

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The code as vendors send it, for example {@code context_length_exceeded}. */
  public String id() {
    return id;
  }

  /** The code whose {@link #id()} is {@code id}; empty if there is none. */
  public static Optional<VendorCode> of(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }
}
