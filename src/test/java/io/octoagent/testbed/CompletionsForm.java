package io.octoagent.testbed;

import static io.octoagent.testbed.Dialect.q;
import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;

/** The proxy's text completions, which it makes of a vendor's chat. */
final class CompletionsForm implements ProxyForm {
  @Override
  public String plain(String group, String text) {
    String choice = "{\"finish_reason\":\"stop\",\"index\":0,\"text\":%s,\"logprobs\":null}";
    return body(group, choice.formatted(q(text)), usage(""));
  }

  @Override
  public List<Entry<String, String>> hollow(String group) {
    return List.of(
        entry("empty choices", body(group, "", usage(""))),
        entry("text empty and a stop", plain(group, "")));
  }

  @Override
  public String error(int status, String message) {
    return ChatForm.openAiError("internal_server_error", message, status);
  }

  @Override
  public String unknownModel(String group) {
    return ChatForm.openAiError(
        "None", "400: {'error': '/completions: Invalid model name passed in model=" + group, 400);
  }

  @Override
  public List<String> opening(String group) {
    return List.of(content(group, ""));
  }

  @Override
  public String content(String group, String text) {
    return body(group, "{\"index\":0,\"text\":%s}".formatted(q(text)), "");
  }

  @Override
  public List<String> closing(String group, String text, boolean usage) {
    List<String> closing = new ArrayList<>();
    closing.add(body(group, "{\"finish_reason\":\"stop\",\"index\":0}", ""));
    if (usage) {
      closing.add(body(group, "{\"index\":0}", usage(",\"cost\":" + ChatJson.COST)));
    }
    return closing;
  }

  @Override
  public List<Entry<String, List<String>>> hollowStreams(String group) {
    List<String> events = new ArrayList<>(opening(group));
    events.addAll(closing(group, "", true));
    return List.of(entry("a cheerful stop without content", events));
  }

  @Override
  public String errorEvent(String group, String message) {
    return ChatForm.openAiError(null, message, 500);
  }

  private static String body(String group, String choice, String usage) {
    return """
    {"id":"chatcmpl-%s","object":"text_completion","created":1763971200,"model":%s,"choices":[%s]%s}\
    """
        .formatted(group, q(group), choice, usage);
  }

  private static String usage(String cost) {
    return ",\"usage\":{\"completion_tokens\":20,\"prompt_tokens\":30,\"total_tokens\":50%s}"
        .formatted(cost);
  }
}
