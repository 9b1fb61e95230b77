// The page: asks for the overview every two seconds while it is looked at, and shows it.

import { hasKey, KeyNeeded, request, useKey } from "./api.js";
import { drawCost, drawLatency } from "./charts.js";
import { byId, el, small } from "./dom.js";
import { clock, count, ms, usd } from "./format.js";
import { offerPrompt } from "./prompt.js";
import { showSpending } from "./spending.js";

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
let drawn = null;
let timer = null;
let turn = 0;

/** One that is overtaken by the next shows nothing, and no failure of it. */
async function refresh() {
  clearTimeout(timer);
  const mine = ++turn;
  try {
    const response = await request("/v1/octoagent/overview");
    const latest = await response.json();
    if (mine !== turn) {
      return;
    }
    if (overview === null) {
      offerPrompt(models(latest.groups), onFailure, refresh);
    }
    overview = latest;
    showData();
    show();
    byId("updated").textContent = clock(Date.now(), true);
    tell("");
  } catch (failure) {
    if (mine !== turn) {
      return;
    }
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
    tell(failure instanceof TypeError ? "The service cannot be reached." : failure.message);
  }
}

/** In place of the form for the key, with the focus, if it was there. */
function showData() {
  const asked = !byId("key").hidden;
  byId("key").hidden = true;
  byId("data").hidden = false;
  if (asked) {
    byId("data").focus();
  }
}

function askForKey() {
  if (hasKey()) {
    byId("key-error").textContent = "The service does not accept this key.";
  }
  useKey(null);
  byId("data").hidden = true;
  byId("key").hidden = false;
  byId("key-value").focus();
  byId("updated").textContent = "";
  tell("");
}

/** Says what is wrong. A screen reader reads it out, so only what is new is written. */
function tell(text) {
  if (byId("status").textContent !== text) {
    byId("status").textContent = text;
  }
}

function show() {
  const { mode, groups, minutes, spending, calls } = overview;
  byId("mode").textContent = mode;
  byId("mode").hidden = false;
  byId("groups").replaceChildren(...groups.map(groupCard));
  byId("sums").replaceChildren(...sums(minutes));
  showSpending(spending);
  showCalls(calls);
  draw();
}

/** New rows come on top; the others stay as they are, so that a text can be selected and a title read. */
function showCalls(calls) {
  const body = byId("calls").tBodies[0];
  const newest = body.rows[0]?.dataset.key;
  const known = calls.findIndex(call => key(call) === newest);
  if (known === -1) {
    body.replaceChildren();
  }
  body.prepend(...calls.slice(0, known === -1 ? calls.length : known).map(callRow));
  while (body.rows.length > calls.length) {
    body.rows[body.rows.length - 1].remove();
  }
  byId("calls").hidden = calls.length === 0;
  byId("no-calls").hidden = calls.length > 0;
}

function key(call) {
  return `${call.start} ${call.requestId}`;
}

/** Draws the charts where there is something new in them. */
function draw() {
  const now = overview.now;
  const state = JSON.stringify([overview.minutes, Math.floor(now / 60_000), byId("cost").clientWidth]);
  if (state === drawn) {
    return;
  }
  drawn = state;
  drawCost(byId("cost"), overview.minutes, now, models(overview.groups));
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
      el("div", {}, el("h3", {}, group), el("p", {}, `${roles.length === 1 ? "role" : "roles"} ${roles.join(", ")}`)),
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
  const cell = (style, ...content) => el("td", { role: "cell", class: style }, ...content);
  const number = (label, text) => el("td", { role: "cell", class: "number", "data-label": label }, text);
  return el("tr", { role: "row", "data-key": key(call) },
      cell("time", clock(call.start, true), small(call.requestId, "Request")),
      cell("role", call.role ?? "\u2013", small(call.operation.replaceAll("_", " "), "API"), small(call.task, "Task")),
      cell("outcome", badge([OUTCOME[call.outcome], call.outcome]), small(call.error && `${call.error} (${call.fault})`, "Error")),
      cell("wide", call.attempts.map(step).join(" \u2192 ")),
      el("td", { role: "cell", class: "wide model", title: call.model ?? "" }, call.model ?? ""),
      number("First", ms(call.firstContentMs)),
      number("Total", ms(call.totalMs)),
      number("Tokens", tokens(call)),
      number("Cost", usd(call.costUsd)));
}

function tokens({ inputTokens, outputTokens }) {
  return inputTokens === null && outputTokens === null ? count(null) : `${count(inputTokens)} + ${count(outputTokens)}`;
}

function step({ group, outcome }) {
  return outcome === "answered" ? group : `${group} (${outcome.replaceAll("_", " ")})`;
}

byId("key").addEventListener("submit", event => {
  event.preventDefault();
  useKey(byId("key-value").value);
  byId("key-value").value = "";
  byId("key-error").textContent = "";
  refresh();
});
document.addEventListener("visibilitychange", () => document.hidden || refresh());
addEventListener("resize", () => overview && draw());
refresh();
