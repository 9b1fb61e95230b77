package io.octoagent.ladder;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A fault of one group after which the next one is asked: a row of docs/when-a-call-fails.md.
 *
 * @param api the API of the call
 * @param name the row's name there
 * @param streamed whether the fault is one of a streamed answer; else of a plain one
 * @param answer what the group does
 * @param reason why the rung failed, as the caller's header says
 * @param status what the caller gets when both groups have the fault
 * @param code the error's code then
 */
record Fault(
    Api api,
    String name,
    boolean streamed,
    Supplier<Answer> answer,
    String reason,
    int status,
    String code) {

  /** Tried with chat alone: what they are about is below every API, or no different in another. */
  private static final Set<String> CHAT_ALONE =
      Set.of(
          "100 MiB answer",
          "an event above 32 MiB",
          "header bomb",
          "not HTTP",
          "status 402",
          "status 403",
          "status 404",
          "status 409",
          "302",
          "status 503",
          "status 529",
          "429 with Retry-After as a date");

  /** The rows of every API that the service has. */
  static List<Fault> all() {
    return Api.SERVED.stream()
        .flatMap(api -> Faults.of(api).stream())
        .filter(Fault::tried)
        .toList();
  }

  /** The same, but of the other APIs only the first row for each reason and kind of call. */
  static List<Fault> ofEachReason() {
    Set<List<Object>> seen = new HashSet<>();
    return all().stream()
        .filter(
            fault ->
                fault.api == Api.CHAT
                    || seen.add(List.of(fault.api, fault.streamed, fault.reason, fault.status)))
        .toList();
  }

  /** The rows of the document. */
  static List<Fault> ofChat() {
    return Faults.of(Api.CHAT);
  }

  private boolean tried() {
    return api == Api.CHAT || !CHAT_ALONE.contains(name);
  }

  static Fault of(Api api, String name, boolean streamed, Supplier<Answer> answer, String reason) {
    return switch (reason) {
      case "timeout" ->
          name.contains("408")
              ? new Fault(api, name, streamed, answer, reason, 502, "upstream_failed")
              : new Fault(api, name, streamed, answer, reason, 504, "deadline_exceeded");
      case "rate_limited" -> new Fault(api, name, streamed, answer, reason, 429, "rate_limited");
      case "not_configured" ->
          new Fault(api, name, streamed, answer, reason, 502, "group_not_configured");
      case "proxy_error" -> new Fault(api, name, streamed, answer, reason, 502, "proxy_failed");
      default -> new Fault(api, name, streamed, answer, reason, 502, "upstream_failed");
    };
  }

  /** Whether it lasts as long as the call may. */
  boolean waits() {
    return status == 504;
  }

  /** The row of docs/when-a-call-fails.md. */
  String row() {
    return "| "
        + name
        + " | "
        + (streamed ? "streamed" : "plain")
        + " | `"
        + reason
        + "` | "
        + status
        + " `"
        + code
        + "` |";
  }

  @Override
  public String toString() {
    String call = name + (streamed ? ", streamed" : ", plain");
    return api == Api.CHAT ? call : api + ", " + call;
  }
}
