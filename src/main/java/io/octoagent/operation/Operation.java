package io.octoagent.operation;

import io.octoagent.event.OperationName;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a caller can ask for: one value for each API. It says where the API is, which groups can
 * serve it, how its request is read, what an answer is and how a stream of it ends, and in which
 * form its errors are. The rest of the service knows no API by its name.
 */
// its fields are immutable, which Error Prone cannot see
@SuppressWarnings("ImmutableEnumChecker")
public enum Operation {
  CHAT(
      new OperationName("chat", "/v1/chat/completions", "chat"),
      GroupMode.TEXT,
      Dialect.OPENAI,
      ApiFields.CHAT,
      CompletionScan::new,
      ChatStream::new),
  TEXT_COMPLETION(
      new OperationName("text_completion", "/v1/completions", "text_completion"),
      GroupMode.TEXT,
      Dialect.OPENAI,
      ApiFields.TEXT_COMPLETION,
      CompletionScan::new,
      ChatStream::new),
  RESPONSE(
      new OperationName("responses", "/v1/responses", "chat"),
      GroupMode.TEXT,
      Dialect.OPENAI,
      ApiFields.RESPONSE,
      ResponseScan::new,
      ResponseStream::new),
  MESSAGE(
      new OperationName("messages", "/v1/messages", "chat"),
      GroupMode.TEXT,
      Dialect.ANTHROPIC,
      ApiFields.MESSAGE,
      MessageScan::new,
      MessageStream::new),
  COUNT_TOKENS(
      new OperationName("count_tokens", "/v1/messages/count_tokens", "count_tokens"),
      GroupMode.TEXT,
      Dialect.ANTHROPIC,
      ApiFields.MESSAGE_COUNT,
      CountScan::new,
      null),
  EMBEDDING(
      new OperationName("embeddings", "/v1/embeddings", "embeddings"),
      GroupMode.EMBEDDING,
      Dialect.OPENAI,
      ApiFields.EMBEDDING,
      EmbeddingScan::new,
      null);

  /** Creates the reader of a stream that answers a request. */
  private interface StreamReader {
    AnswerStream create(
        RequestBody request, int limit, Function<VendorError, UpstreamException> inBand);
  }

  private final OperationName names;
  private final GroupMode mode;
  private final Dialect dialect;
  private final RequestFields fields;
  private final Supplier<AnswerScan> scan;
  private final StreamReader stream;

  /**
   * An operation.
   *
   * @param stream creates the reader of its streams; null if it has none
   */
  Operation(
      OperationName names,
      GroupMode mode,
      Dialect dialect,
      RequestFields fields,
      Supplier<AnswerScan> scan,
      StreamReader stream) {
    this.names = names;
    this.mode = mode;
    this.dialect = dialect;
    this.fields = fields;
    this.scan = scan;
    this.stream = stream;
  }

  /** The operation at {@code path}, with or without a slash at its end. */
  public static Optional<Operation> at(String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return Stream.of(values()).filter(operation -> operation.path().equals(plain)).findFirst();
  }

  /** Where it is, at this service and at the proxy. */
  public String path() {
    return names.path();
  }

  /** The names under which its calls are reported. */
  public OperationName names() {
    return names;
  }

  /** The mode of the groups that can serve it. */
  public GroupMode mode() {
    return mode;
  }

  /** Whether vendors charge nothing for it. */
  public boolean isFree() {
    return this == COUNT_TOKENS;
  }

  /** The vendor whose API it is one of. */
  public Dialect dialect() {
    return dialect;
  }

  /** The fields of its request. */
  public RequestFields fields() {
    return fields;
  }

  /**
   * Reads a whole answer.
   *
   * @throws Unreadable if it is not JSON in UTF-8, or is truncated
   */
  public AnswerScan scan(byte[] body) throws Unreadable {
    AnswerScan answer = scan.get();
    answer.read(body, 0, body.length);
    return answer;
  }

  /**
   * The usage reported in {@code body}, an answer that is not examined further; null if there is
   * none.
   */
  public Usage usageIn(byte[] body) {
    try {
      return scan(body).usage();
    } catch (Unreadable e) {
      return e.usage();
    }
  }

  /**
   * The reader of a streamed answer.
   *
   * @param limit the largest event, and the most that is held back before it has begun, in bytes
   * @param inBand the meaning of an error object in the stream
   */
  public AnswerStream stream(
      RequestBody request, int limit, Function<VendorError, UpstreamException> inBand) {
    return stream.create(request, limit, inBand);
  }
}
