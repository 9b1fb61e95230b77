package io.octoagent.ui;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import io.octoagent.event.Accounting;
import io.octoagent.event.Consumption;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import io.octoagent.event.OperationName;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.Contract;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Takes the pictures in docs/screenshots of the page after an hour of made-up calls. No part of the
 * suite: {@code ./dev pictures} runs it.
 */
@NeedsChromium
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class PagePictures {
  private static final Path FOLDER = Checkout.file("docs/screenshots");
  private static final long MINUTE = 60_000;
  private static final int SLOW_FROM = 18;
  private static final int SLOW_TO = 14;
  private static final String REPLY =
      "An octopus has three hearts: two pump blood through the gills, the third through the rest of"
          + " the body. That one stops while it swims, which is why it would rather crawl.";
  private static final List<Role> ROLES = Contract.ROLES;
  private static final Map<Group, String> MODELS =
      Map.of(
          Contract.CHEAP, "gpt-4o-mini-2024-07-18",
          Contract.MAIN, "gpt-4o-2024-08-06",
          Contract.FALLBACK, "claude-haiku-4-5-20251001");

  private final Random random = new Random(5);

  @Inject RecentCalls calls;
  @Inject Spending spending;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Test
  void takeThem() throws Exception {
    anHourOfCalls();
    proxy.on("main", request -> FakeProxy.healthyStream("main", REPLY, true));
    Files.createDirectories(FOLDER);
    try (Chromium chromium = Chromium.start()) {
      Tab tab = chromium.open();
      for (String scheme : List.of("light", "dark")) {
        take(tab, "desktop-" + scheme, 1280, 900, 1, scheme);
        take(tab, "phone-" + scheme, 390, 844, 1.5, scheme);
      }
    }
  }

  /** Light shows the top of the page, dark a prompt with its reply and the calls. */
  private void take(Tab tab, String name, int width, int height, double scale, String scheme)
      throws Exception {
    tab.screen(width, height, scale, scheme);
    tab.load(service.resolve("/"));
    tab.await("document.querySelector('#calls tbody tr') !== null");
    if (scheme.equals("dark")) {
      tab.evaluate("document.querySelector('#model').value = 'planner'");
      tab.type("#prompt", "How many hearts has an octopus?");
      tab.click("#send");
      tab.await("document.querySelector('#reply').textContent.endsWith('crawl.')");
      tab.await("!document.querySelector('#send').disabled");
      tab.evaluate("document.activeElement.blur()");
      tab.evaluate("scrollTo(0, document.querySelector('#try').closest('section').offsetTop - 12)");
    }
    Files.write(FOLDER.resolve(name + ".png"), tab.screenshot(false));
  }

  private void anHourOfCalls() {
    long now = System.currentTimeMillis();
    for (int ago = RecentCalls.MINUTES - 1; ago >= 0; ago--) {
      double busy = 30 + 20 * Math.sin(ago / 8.0) + random.nextInt(10);
      boolean slow = ago <= SLOW_FROM && ago >= SLOW_TO;
      for (int i = 0; i < busy; i++) {
        long start = now - ago * MINUTE - MINUTE + (long) (i * MINUTE / busy);
        ModelCall call = call(Instant.ofEpochMilli(start), slow);
        calls.add(call, now / MINUTE - ago);
        spending.ended(call);
      }
    }
  }

  /** While a vendor is slow its calls time out half the time, and the fallback answers. */
  private ModelCall call(Instant start, boolean slow) {
    Role role = ROLES.get(random.nextInt(ROLES.size()));
    Group group = role.group();
    boolean climbs = group.equals(Contract.MAIN) && random.nextInt(100) < (slow ? 50 : 12);
    long wait = climbs ? 6_000 : 0;
    long total = wait + Math.round(Math.exp(7 + 0.6 * random.nextGaussian()) * (slow ? 2 : 1));
    boolean stream = random.nextInt(3) > 0;
    Group answering = climbs ? Contract.FALLBACK : group;
    List<Rung> rungs =
        climbs
            ? List.of(new Rung(group, Outcome.TIMEOUT, wait), answered(answering, total - wait))
            : List.of(answered(group, total));
    int fate = random.nextInt(30);
    if (fate == 0) {
      return new ModelCall.Rejected(
          facts(start, null, null, stream, List.of(), null, 1), ErrorCode.MODEL_NOT_FOUND);
    }
    if (fate == 1) {
      List<Rung> failed =
          List.of(
              new Rung(group, Outcome.RATE_LIMITED, 90),
              new Rung(Contract.FALLBACK, Outcome.SERVER_ERROR, 210));
      return new ModelCall.Failed(
          facts(start, role, group, stream, failed, null, 300), ErrorCode.UPSTREAM_FAILED);
    }
    Facts facts = facts(start, role, group, stream, rungs, answering, total);
    return fate == 2 ? new ModelCall.Abandoned(facts) : new ModelCall.Answered(facts);
  }

  private Facts facts(
      Instant start,
      Role role,
      Group target,
      boolean stream,
      List<Rung> rungs,
      Group group,
      long total) {
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    String task = random.nextBoolean() ? "invoice-" + (40 + random.nextInt(9)) : null;
    Long first = stream && group != null ? Long.valueOf(total / 3) : null;
    return new Facts(
        new OperationName("chat", "/v1/chat/completions", "chat"),
        id,
        null,
        task,
        null,
        role,
        target,
        stream,
        start,
        rungs,
        group,
        group == null ? null : MODELS.get(group),
        first,
        total,
        Accounting.NONE,
        group == null ? null : "stop");
  }

  private Rung answered(Group group, long millis) {
    return new Rung(group, Outcome.ANSWERED, millis, consumption(group), Optional.empty());
  }

  private Consumption consumption(Group group) {
    long in = random.nextLong(200, 6_200);
    long out = random.nextLong(20, 920);
    double dollars =
        switch (group.id()) {
          case "cheap" -> 0.15e-6 * in + 0.6e-6 * out;
          case "main" -> 2.5e-6 * in + 10e-6 * out;
          default -> 1e-6 * in + 5e-6 * out;
        };
    BigDecimal cost = new BigDecimal(dollars, new MathContext(4));
    return new Consumption(in, out, 0L, cost, Consumption.Source.HEADER);
  }
}
