package io.octoagent.testbed;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map.Entry;

/** The proxy's count of a message's tokens: here, the characters of what a test has it say. */
final class CountTokensForm implements ProxyForm {

  @Override
  public String plain(String group, String text) {
    return "{\"input_tokens\":%d,\"litellm_count_source\":\"provider\"}".formatted(text.length());
  }

  @Override
  public List<Entry<String, String>> hollow(String group) {
    return List.of(entry("no count", "{}"));
  }

  @Override
  public String error(int status, String message) {
    return Api.MESSAGES.proxy().error(status, message);
  }

  @Override
  public String unknownModel(String group) {
    return Api.MESSAGES.proxy().unknownModel(group);
  }
}
