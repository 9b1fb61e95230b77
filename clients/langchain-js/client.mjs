import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { run } from "../cases.mjs";

// region setup
import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({
  model: "planner",
  apiKey: process.env.OCTOAGENT_API_KEY,
  configuration: { baseURL: process.env.OCTOAGENT_URL + "/v1" },
  maxRetries: 0,
});
// endregion
const ask = "How is the weather in Paris?";

await run({
  async plain() {
    const answer = await model.invoke(ask);
    return { text: answer.content };
  },

  async stream() {
    let text = "";
    let usage;
    // region stream
    for await (const chunk of await model.stream(ask)) {
      text += chunk.content;
      usage = chunk.usage_metadata ?? usage; // asked for by default: streamUsage
    }
    // endregion
    return { text, usage: usage?.total_tokens };
  },

  async tools() {
    let called;
    const schema = z.object({ city: z.string() });
    const weather = tool(({ city }) => ((called = city), "sunny"), { name: "weather", schema });
    const equipped = model.bindTools([weather]);
    const first = await equipped.invoke(ask);
    const [call] = first.tool_calls;
    const result = new ToolMessage({ tool_call_id: call.id, content: await weather.invoke(call.args) });
    const answer = await equipped.invoke([new HumanMessage(ask), first, result]);
    return { called, text: answer.content };
  },

  async structured() {
    const schema = z.object({ city: z.string(), celsius: z.number() });
    return { data: await model.withStructuredOutput(schema).invoke(ask) };
  },

  /** As it comes: seven tries. */
  async untuned() {
    const { apiKey, clientConfig } = model;
    const own = new ChatOpenAI({ model: "planner", apiKey, configuration: { baseURL: clientConfig.baseURL } });
    await own.invoke(ask);
  },
});
