package io.octoagent.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * A streamed answer of OpenAI's Responses API. It is complete at the event that says so. LiteLLM
 * drops the events' names, which are those of their types, and adds a {@code [DONE]}.
 */
final class ResponseStream extends AnswerStream {

  private String id;
  private Long created;
  private long next;
  private boolean finished;

  /** The answer to {@code request}; see {@link AnswerStream} for the rest. */
  ResponseStream(RequestBody request, int limit, Function<VendorError, UpstreamException> inBand) {
    super(limit, inBand);
  }

  @Override
  boolean isFinished() {
    return finished;
  }

  @Override
  void event(byte[] bytes, int offset, int length) throws Unreadable {
    ResponseScan scan = new ResponseScan();
    if (reads(scan, bytes, offset, length)) {
      id = id == null ? scan.id() : id;
      created = created == null ? scan.created() : created;
      next = scan.sequence() == null ? next : Math.max(next, scan.sequence() + 1);
      out.add(scan.type(), bytes, offset, length);
      if (scan.isLast()) {
        finished = true;
        finish();
      }
    }
  }

  @Override
  public Buffer complete() {
    return Buffer.buffer();
  }

  /**
   * The event by which the API says so. The {@code error} beside its response is what OpenAI's SDKs
   * look at: without it they take the event for an answer.
   */
  @Override
  public Buffer broken(ApiError error, String requestId) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "response.failed");
    ObjectNode response = event.put("sequence_number", next).putObject("response");
    response
        .put("id", id)
        .put("object", "response")
        .put("created_at", created)
        .put("status", "failed");
    response.putObject("error").put("code", error.codeId()).put("message", error.message());
    response.putNull("incomplete_details").putNull("instructions").put("model", model());
    response.putArray("output");
    response.put("parallel_tool_calls", true).put("tool_choice", "auto").putArray("tools");
    event.set("error", Dialect.openAi(error).get("error"));
    return Buffer.buffer("event: response.failed\ndata: " + event + "\n\n");
  }
}
