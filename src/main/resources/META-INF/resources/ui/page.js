// The page: asks for the overview every two seconds while it is looked at, and shows it.

import { hasKey, KeyNeeded, request, useKey } from "./api.js";
import { drawCost, drawLatency } from "./charts.js";
import { byId, el } from "./dom.js";
import { clock, count, ms, usd } from "./format.js";
import { offerPrompt } from "./prompt.js";

const EVERY = 2000;
const HEALTH = {
  up: ["good", "\u2713 at the proxy"],
  missing: ["bad", "\u2717 not at the proxy"],
  unknown: ["warn", "? proxy does not say"],
  unused: ["quiet", "echo answers"],
};
const BREAKER = { closed: ["good", "breaker closed"], open: ["bad", "breaker open"], half_open: ["warn", "breaker half open"] };
const OUTCOME = { answered: "good", degraded: "warn", rejected: "warn", failed: "bad", abandoned: "quiet" };

let overview = null;
let timer = null;

async function refresh() {
  clearTimeout(timer);
  try {
    const response = await request("/v1/octoagent/overview");
    const first = overview === null;
    overview = await response.json();
    if (first) {
      offerPrompt(models(overview.groups), onFailure, refresh);
    }
    byId("key").hidden = true;
    byId("data").hidden = false;
    show();
    tell(`Updated ${clock(Date.now(), true)}`);
  } catch (failure) {
    onFailure(failure);
  }
  clearTimeout(timer);
  if (byId("key").hidden && !document.hidden) {
    timer = setTimeout(refresh, EVERY);
  }
}

function onFailure(failure) {
  if (failure instanceof KeyNeeded) {
    askForKey();
  } else {
    tell(failure instanceof TypeError ? "The service cannot be reached" : failure.message, true);
  }
}

function askForKey() {
  byId("key-error").textContent = hasKey() ? "The service does not accept this key." : "";
  useKey(null);
  byId("data").hidden = true;
  byId("key").hidden = false;
  byId("key-value").focus();
  tell("Waiting for a key");
}

function tell(text, isError = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("error", isError);
}

function show() {
  const { mode, groups, minutes, calls } = overview;
  byId("mode").textContent = mode;
  byId("mode").hidden = false;
  byId("groups").replaceChildren(...groups.map(groupCard));
  byId("sums").replaceChildren(...sums(minutes));
  byId("calls").tBodies[0].replaceChildren(...calls.map(callRow));
  byId("no-calls").hidden = calls.length > 0;
  draw();
}

function draw() {
  const now = Date.now();
  drawCost(byId("cost"), overview.minutes, now);
  drawLatency(byId("first-content"), overview.minutes, now, "firstContentMs");
  drawLatency(byId("total"), overview.minutes, now, "totalMs");
}

function models(groups) {
  const roles = groups.flatMap(group => group.roles);
  return [...new Set([...roles, ...groups.map(group => group.group)])];
}

function badge([style, text]) {
  return el("span", { class: `badge ${style}` }, text);
}

function groupCard({ group, roles, health, breaker, pauseMs }) {
  return el("li", {},
      el("h3", {}, group),
      el("p", {}, roles.join(", ")),
      badge(HEALTH[health]),
      health === "unused" ? null : badge(BREAKER[breaker]),
      pauseMs > 0 ? badge(["warn", `pause ${ms(pauseMs)}`]) : null);
}

function sums(minutes) {
  const sum = field => minutes.reduce((all, minute) => all + field(minute), 0);
  const calls = sum(minute => minute.calls);
  const failed = sum(minute => minute.failed);
  const unpriced = sum(minute => minute.unpriced);
  const cost = sum(minute => Object.values(minute.costUsd).reduce((a, b) => a + b, 0));
  return [
    ["Calls", count(calls)],
    ["With an error", failed === 0 ? "0" : `${count(failed)} (${Math.round((100 * failed) / calls)} %)`],
    ["Known cost", usd(cost)],
    ["Calls of unknown cost", count(unpriced)],
  ].map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
}

function callRow(call) {
  const cell = (label, text, style) => el("td", { "data-label": label, class: style }, text);
  return el("tr", { title: `Request ${call.requestId}${call.task ? `, task ${call.task}` : ""}` },
      cell("Time", clock(call.start, true), "time"),
      cell("Role", call.role ?? "\u2013", "role"),
      el("td", { class: "outcome" }, badge([OUTCOME[call.outcome], call.outcome]),
          call.error ? el("div", { class: "hint" }, `${call.error} (${call.fault})`) : null),
      cell("Way", call.attempts.map(step).join(" \u2192 "), "wide"),
      cell("Model", call.model ?? "", "wide"),
      cell("First", ms(call.firstContentMs), "number"),
      cell("Total", ms(call.totalMs), "number"),
      cell("Tokens", `${count(call.inputTokens)} + ${count(call.outputTokens)}`, "number"),
      cell("Cost", usd(call.costUsd), "number"));
}

function step({ group, outcome }) {
  return outcome === "answered" ? group : `${group} ${outcome.replaceAll("_", " ")}`;
}

byId("key").addEventListener("submit", event => {
  event.preventDefault();
  useKey(byId("key-value").value);
  byId("key-value").value = "";
  refresh();
});
document.addEventListener("visibilitychange", () => document.hidden || refresh());
addEventListener("resize", () => overview && draw());
refresh();
