package io.octoagent.testbed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * OpenAI and Anthropic in one, behind a {@link RealLiteLlm}: each vendor model plays the {@link
 * VendorScript} it was given, in the dialect it was asked in. Without one it is helpful.
 */
public final class FakeVendor implements AutoCloseable {
  private static final List<String> PATHS =
      List.of(
          "/v1/chat/completions",
          "/v1/responses",
          "/v1/embeddings",
          "/v1/messages",
          "/v1/messages/count_tokens");
  private static final Usage USAGE = new Usage(11, 7, 0);

  private final ScriptedServer server = ScriptedServer.listen();
  private final Map<String, VendorScript> scripts = new ConcurrentHashMap<>();
  private volatile Usage usage = USAGE;
  private volatile String told;
  private volatile Answer store;

  /** Starts one on a loopback port of the system's choice. */
  public static FakeVendor listen() {
    FakeVendor vendor = new FakeVendor();
    PATHS.forEach(path -> vendor.server.on(path, vendor::answer));
    vendor.server.on(
        VendorStore::has,
        request -> vendor.store == null ? VendorStore.answer(request) : vendor.store);
    return vendor;
  }

  /** What {@code OPENAI_BASE_URL} is set to. */
  public String openAiUrl() {
    return server.url() + "/v1";
  }

  /** What {@code ANTHROPIC_API_BASE} is set to. */
  public String anthropicUrl() {
    return server.url();
  }

  /** From now on this vendor model does that. */
  public void script(String model, VendorScript script) {
    scripts.put(model, script);
  }

  /** From now on it answers requests about stored responses so. */
  public void onStored(Answer answer) {
    store = answer;
  }

  /** The token counts it reports from now on. */
  public void usage(Usage counts) {
    usage = counts;
  }

  /** Whether its errors repeat the key and the headers it received, as careless vendors do. */
  public void echoKeys(boolean on) {
    told = on ? "" : null;
  }

  /** The same, and these secrets besides, which it may have from elsewhere. */
  public void echoKeysAnd(String... secrets) {
    told = ", key " + String.join(", key ", secrets);
  }

  /** Forgets scripts, calls and settings. */
  public void reset() {
    scripts.clear();
    usage = USAGE;
    told = null;
    store = null;
    server.forgetRequests();
  }

  /** Every call since the last reset, in order of arrival. */
  public List<VendorCall> calls() {
    return server.requests().stream().map(request -> new VendorCall(request, usage, told)).toList();
  }

  /** The calls of one vendor model. */
  public List<VendorCall> calls(String model) {
    return calls().stream().filter(call -> call.model().equals(model)).toList();
  }

  /** Waits for so many calls in all; fails after ten seconds. */
  public List<VendorCall> awaitCalls(int count) throws InterruptedException {
    server.awaitRequests(count);
    return calls();
  }

  /** Connections that neither side has closed. */
  public int openConnections() {
    return server.openConnections();
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer answer(Request request) {
    VendorCall call = new VendorCall(request, usage, told);
    return scripts.getOrDefault(call.model(), VendorScript.helpful()).answer(call);
  }
}
