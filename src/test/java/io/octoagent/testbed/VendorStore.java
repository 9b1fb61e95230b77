package io.octoagent.testbed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenAI's stored responses as a {@link FakeVendor} has them: there is one for every id. */
final class VendorStore {
  private static final Pattern PATH =
      Pattern.compile("/v1/responses/(resp_[^/]+)(/cancel|/input_items)?");

  private static final String RESPONSE =
      """
      {"id": "%s", "object": "response", "created_at": 1700000000, "status": "%s", "error": null, \
      "incomplete_details": null, "instructions": null, "metadata": {}, "model": "gpt-4o-2024-08-06", \
      "output": [{"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", \
      "content": [{"type": "output_text", "text": "stored", "annotations": []}]}], \
      "parallel_tool_calls": true, "temperature": 1.0, "tool_choice": "auto", "tools": [], \
      "top_p": 1.0}""";

  private static final String ITEMS =
      """
      {"object": "list", "data": [{"type": "message", "id": "msg_0", "role": "user", \
      "status": "completed", "content": [{"type": "input_text", "text": "hi"}]}], \
      "first_id": "msg_0", "last_id": "msg_0", "has_more": false}""";

  private VendorStore() {}

  /** Whether the request is about a stored response. */
  static boolean has(Request request) {
    return PATH.matcher(request.path()).matches();
  }

  static Answer answer(Request request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw new AssertionError(request);
    }
    String id = path.group(1);
    if (request.method().equals("DELETE")) {
      return Answer.json(
          "{\"id\": \"%s\", \"object\": \"response\", \"deleted\": true}".formatted(id));
    }
    return switch (path.group(2)) {
      case null -> Answer.json(RESPONSE.formatted(id, "completed"));
      case "/cancel" -> Answer.json(RESPONSE.formatted(id, "cancelled"));
      default -> Answer.json(ITEMS);
    };
  }
}
