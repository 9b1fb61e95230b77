import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";
import { run } from "../cases.mjs";

// region setup
import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.OCTOAGENT_URL + "/v1",
  apiKey: process.env.OCTOAGENT_API_KEY,
  maxRetries: 0,
});
// endregion
const messages = [{ role: "user", content: "How is the weather in Paris?" }];
const parameters = { type: "object", properties: { city: { type: "string" } } };
const weather = { type: "function", function: { name: "weather", parameters } };

await run({
  async plain() {
    const answer = await client.chat.completions.create({ model: "planner", messages });
    return { text: answer.choices[0].message.content };
  },

  async stream() {
    let text = "";
    let usage;
    // region stream
    const chunks = await client.chat.completions.create({
      model: "planner",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of chunks) {
      usage = chunk.usage?.total_tokens; // of the last one, which has no choices
      text += chunk.choices[0]?.delta.content ?? "";
    }
    // endregion
    return { text, usage };
  },

  async tools() {
    const asked = { model: "planner", messages: [...messages], tools: [weather] };
    const { message } = (await client.chat.completions.create(asked)).choices[0];
    const [call] = message.tool_calls;
    asked.messages.push(message, { role: "tool", tool_call_id: call.id, content: "sunny" });
    const after = await client.chat.completions.create(asked);
    return { called: JSON.parse(call.function.arguments).city, text: after.choices[0].message.content };
  },

  async structured() {
    const response_format = zodResponseFormat(z.object({ city: z.string(), celsius: z.number() }), "weather");
    const answer = await client.chat.completions.parse({ model: "planner", messages, response_format });
    return { data: answer.choices[0].message.parsed };
  },

  /** As it comes, with two retries of its own. */
  async untuned() {
    const own = new OpenAI({ baseURL: client.baseURL, apiKey: client.apiKey });
    await own.chat.completions.create({ model: "planner", messages });
  },
});
