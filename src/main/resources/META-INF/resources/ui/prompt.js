// The box to try a prompt: one streamed call, whose words are shown as they come, as text.

import { events, request } from "./api.js";
import { byId, el } from "./dom.js";
import { ms } from "./format.js";

const reply = byId("reply");
const facts = byId("reply-facts");
const send = byId("send");
const stop = byId("stop");
const prompt = byId("prompt");

let call = null;

/** Offers the roles and groups, and sends when asked; onFailure gets what went wrong, afterwards refreshes. */
export function offerPrompt(models, onFailure, afterwards) {
  byId("model").replaceChildren(...models.map(model => el("option", {}, model)));
  byId("try").addEventListener("submit", event => {
    event.preventDefault();
    ask().catch(onFailure).finally(afterwards);
  });
  prompt.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !send.disabled) {
      byId("try").requestSubmit();
    }
  });
  stop.addEventListener("click", () => call?.abort());
}

async function ask() {
  call = new AbortController();
  begin();
  try {
    await stream(call.signal);
  } catch (failure) {
    if (failure.name !== "AbortError") {
      fail(failure.message);
      throw failure;
    }
    facts.textContent += " Stopped.";
  } finally {
    end();
  }
}

async function stream(signal) {
  const start = performance.now();
  const response = await request("/v1/chat/completions", {
    method: "POST",
    signal,
    headers: { "Content-Type": "application/json", "X-OctoAgent-Task": "page" },
    body: JSON.stringify({
      model: byId("model").value, stream: true, messages: [{ role: "user", content: prompt.value }],
    }),
  });
  facts.textContent = described(response.headers, Math.round(performance.now() - start));
  for await (const event of events(response)) {
    if (event === "[DONE]") {
      return;
    }
    const chunk = JSON.parse(event);
    if (chunk.error) {
      fail(chunk.error.message);
      return;
    }
    reply.append(chunk.choices?.[0]?.delta?.content ?? "");
  }
}

function described(headers, millis) {
  const who = [headers.get("X-OctoAgent-Group"), headers.get("X-OctoAgent-Model")].filter(Boolean).join(", ");
  const reason = headers.get("X-OctoAgent-Fallback-Reason");
  const id = headers.get("X-Request-Id");
  return `First content after ${ms(millis)} from ${who}${reason ? ` (fallback: ${reason})` : ""}, request ${id}.`;
}

function begin() {
  send.disabled = true;
  stop.disabled = false;
  reply.replaceChildren();
  reply.classList.remove("error");
  reply.setAttribute("aria-busy", "true");
  facts.textContent = "";
}

function fail(message) {
  reply.append(reply.textContent === "" ? message : `\n${message}`);
  reply.classList.add("error");
}

function end() {
  send.disabled = false;
  stop.disabled = true;
  reply.setAttribute("aria-busy", "false");
}
