// What callers and tasks spent: two tables, each there only when there is something in it.

import { byId, el, small } from "./dom.js";
import { count, usd } from "./format.js";

let shown = null;

/** Rows are replaced only when a number has changed, so that a text can be selected. */
export function showSpending(spending) {
  const state = JSON.stringify(spending);
  if (state === shown) {
    return;
  }
  shown = state;
  fill("callers", spending.callers.map(line => row(line, line.caller)));
  fill("tasks", spending.tasks.map(line => row(line, line.task, small(line.caller, "Caller"))));
}

function fill(name, rows) {
  byId(name).tBodies[0].replaceChildren(...rows);
  byId(`${name}-section`).hidden = rows.length === 0;
}

function row({ calls, refused, inputTokens, outputTokens, costUsd }, ...name) {
  const number = (label, text) => el("td", { role: "cell", class: "number", "data-label": label }, text);
  return el("tr", { role: "row" },
      el("td", { role: "cell", class: "wide" }, ...name),
      number("Calls", count(calls)),
      number("Refused", count(refused)),
      number("Tokens", `${count(inputTokens)} + ${count(outputTokens)}`),
      number("Spent", usd(costUsd)));
}
