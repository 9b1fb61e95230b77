import { generateText, Output, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { run } from "../cases.mjs";

// region setup
import { createOpenAI } from "@ai-sdk/openai";

const openai = createOpenAI({
  baseURL: process.env.OCTOAGENT_URL + "/v1",
  apiKey: process.env.OCTOAGENT_API_KEY,
});
const model = openai("planner"); // Responses; openai.chat("planner") for chat completions
// endregion
const prompt = "How is the weather in Paris?";

await run({
  async plain() {
    // region plain
    const { text } = await generateText({ model, prompt, maxRetries: 0 });
    // endregion
    return { text };
  },

  async stream() {
    let text = "";
    // region stream
    const stream = streamText({ model, prompt, maxRetries: 0, onError() {} });
    for await (const part of stream.fullStream) {
      if (part.type === "error") {
        throw part.error; // with OctoAgent's message; textStream throws one without it
      }
      text += part.type === "text-delta" ? part.text : "";
    }
    const usage = await stream.totalUsage; // always there
    // endregion
    return { text, usage: usage.totalTokens };
  },

  async tools() {
    let called;
    const weather = tool({
      inputSchema: z.object({ city: z.string() }),
      async execute({ city }) {
        called = city;
        return "sunny";
      },
    });
    const { text } = await generateText({ model, prompt, maxRetries: 0, tools: { weather }, stopWhen: stepCountIs(3) });
    return { called, text };
  },

  async structured() {
    const output = Output.object({ schema: z.object({ city: z.string(), celsius: z.number() }) });
    const answer = await generateText({ model, prompt, maxRetries: 0, output });
    return { data: answer.output };
  },

  /** As it comes: three tries. */
  async untuned() {
    await generateText({ model, prompt });
  },
});
