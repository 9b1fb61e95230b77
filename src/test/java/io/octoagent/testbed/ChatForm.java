package io.octoagent.testbed;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;

/** The proxy's chat completions, of {@link ChatJson}. */
final class ChatForm implements ProxyForm {

  @Override
  public String plain(String group, String text) {
    return ChatJson.completion(group, text);
  }

  @Override
  public List<Entry<String, String>> hollow(String group) {
    return List.of(
        entry("empty choices", "{\"choices\":[]}"),
        entry("content null and no tool call", "{\"choices\":[{\"message\":{\"content\":null}}]}"));
  }

  @Override
  public String error(int status, String message) {
    return openAiError(null, message, status);
  }

  @Override
  public String unknownModel(String group) {
    return openAiError(
        "invalid_request_error",
        "/chat/completions: Invalid model name passed in model=" + group,
        400);
  }

  @Override
  public List<String> opening(String group) {
    return List.of(ChatJson.roleEvent(group));
  }

  @Override
  public String content(String group, String text) {
    return ChatJson.contentEvent(group, text);
  }

  @Override
  public List<String> closing(String group, String text, boolean usage) {
    List<String> closing = new ArrayList<>(List.of(ChatJson.finishEvent(group, "stop")));
    if (usage) {
      closing.add(ChatJson.usageEvent(group));
    }
    return closing;
  }

  @Override
  public List<Entry<String, List<String>>> hollowStreams(String group) {
    return List.of(
        entry(
            "a cheerful stop without content",
            List.of(ChatJson.roleEvent(group), ChatJson.finishEvent(group, "stop"))));
  }

  @Override
  public String errorEvent(String group, String message) {
    return error(500, message);
  }

  /** OpenAI's envelope as LiteLLM writes it: its code is the status, as a string. */
  static String openAiError(String type, String message, int status) {
    return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":\"%d\"}}"
        .formatted(Dialect.q(message), Dialect.q(type), status);
  }
}
