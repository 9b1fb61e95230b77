import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { z } from "zod";
import { run } from "../cases.mjs";

// region setup
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: process.env.OCTOAGENT_URL, // without /v1
  apiKey: process.env.OCTOAGENT_API_KEY,
  maxRetries: 0,
});
// endregion
const messages = [{ role: "user", content: "How is the weather in Paris?" }];
const request = { model: "planner", max_tokens: 1000, messages };
const input_schema = { type: "object", properties: { city: { type: "string" } } };
const weather = { name: "weather", input_schema };

await run({
  async plain() {
    const answer = await client.messages.create(request);
    return { text: answer.content[0].text };
  },

  async stream() {
    let text = "";
    // region stream
    const stream = client.messages.stream(request);
    for await (const event of stream) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") {
        text += event.delta.text;
      }
    }
    const { usage } = await stream.finalMessage(); // always there
    // endregion
    return { text, usage: usage.input_tokens + usage.output_tokens };
  },

  async tools() {
    const asked = { ...request, tools: [weather] };
    const { role, content } = await client.messages.create(asked);
    const call = content.find((block) => block.type === "tool_use");
    const result = { type: "tool_result", tool_use_id: call.id, content: "sunny" };
    asked.messages = [...messages, { role, content }, { role: "user", content: [result] }];
    const after = await client.messages.create(asked);
    return { called: call.input.city, text: after.content[0].text };
  },

  async structured() {
    const format = zodOutputFormat(z.object({ city: z.string(), celsius: z.number() }));
    const answer = await client.messages.parse({ ...request, output_config: { format } });
    return { data: answer.parsed_output };
  },

  /** As it comes, with two retries of its own. */
  async untuned() {
    const own = new Anthropic({ baseURL: client.baseURL, apiKey: client.apiKey });
    await own.messages.create(request);
  },
});
