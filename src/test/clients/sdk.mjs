// The AI SDK and OpenAI's SDKs for JavaScript, unmodified, against the service: sdk.mjs BASE_URL SCENARIO prints what it saw as
// JSON. Each with its default model, which speaks Responses.

import { createOpenAI } from "@ai-sdk/openai";
import { Agent, OpenAIProvider, Runner, tool as agentTool } from "@openai/agents";
import { embed, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";

const [baseURL, scenario] = process.argv.slice(2);
const openai = createOpenAI({ baseURL, apiKey: "sk-of-the-caller" });
const model = openai("planner");
const prompt = "hi";

const called = [];
const city = z.object({ city: z.string() });
const execute = async (asked) => {
  called.push(asked);
  return "sunny";
};
const tools = { weather: tool({ description: "The weather", inputSchema: city, execute }) };

/** Of the error that the client reports, all that it says, with its causes. */
function told(error) {
  const words = [];
  for (let cause = error; cause; cause = cause.cause ?? cause.lastError) {
    words.push(cause.name, cause.message);
  }
  return { status: error.statusCode ?? error.status ?? null, told: words.join(" ") };
}

async function attempt(ask) {
  try {
    return await ask();
  } catch (error) {
    return told(error.lastError ?? error);
  }
}

/** All that a stream says, and the error that it ends with. */
async function read(stream) {
  let text = "";
  for await (const part of stream.fullStream) {
    if (part.type === "text-delta") {
      text += part.text;
    } else if (part.type === "error") {
      return { text, ...told(part.error) };
    }
  }
  return { text, finish: await stream.finishReason, called };
}

function runner() {
  const modelProvider = new OpenAIProvider({ baseURL, apiKey: "sk-of-the-caller" });
  return new Runner({ modelProvider, tracingDisabled: true });
}

function agent(...tools) {
  return new Agent({ name: "Forecaster", instructions: "Help.", model: "planner", tools });
}

function weatherAgent() {
  return agent(agentTool({ name: "weather", description: "The weather", parameters: city, execute }));
}

const scenarios = {
  async plain() {
    const { text, finishReason, usage } = await generateText({ model, prompt });
    return { text, finish: finishReason, tokens: usage.totalTokens };
  },

  async stream() {
    return read(streamText({ model, prompt, onError() {} }));
  },

  async tool() {
    const { text } = await generateText({ model, prompt, tools, stopWhen: stepCountIs(3) });
    return { text, called };
  },

  async tool_stream() {
    return read(streamText({ model, prompt, tools, stopWhen: stepCountIs(3), onError() {} }));
  },

  async embedding() {
    const { embedding, usage } = await embed({ model: openai.embedding("embed"), value: prompt });
    return { numbers: embedding.length, tokens: usage.tokens };
  },

  async chat() {
    const { text } = await generateText({ model: openai.chat("planner"), prompt });
    return { text };
  },

  async completion() {
    const { text } = await generateText({ model: openai.completion("planner"), prompt });
    return { text };
  },

  async failing() {
    return attempt(() => generateText({ model, prompt, tools }));
  },

  async agent() {
    return { text: (await runner().run(weatherAgent(), prompt)).finalOutput, called };
  },

  async agent_stream() {
    const result = await runner().run(weatherAgent(), prompt, { stream: true });
    let text = "";
    return attempt(async () => {
      for await (const part of result.toTextStream()) {
        text += part;
      }
      await result.completed;
      return { text, called };
    });
  },

  async agent_failing() {
    return attempt(() => runner().run(agent(), prompt));
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
