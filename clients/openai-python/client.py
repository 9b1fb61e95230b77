import json
import os

from cases import run
from pydantic import BaseModel

# region setup
from openai import OpenAI

client = OpenAI(
    base_url=os.environ["OCTOAGENT_URL"] + "/v1",
    api_key=os.environ["OCTOAGENT_API_KEY"],
    max_retries=0,
)
# endregion
ASK = [{"role": "user", "content": "How is the weather in Paris?"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def plain():
    answer = client.chat.completions.create(model="planner", messages=ASK)
    return {"text": answer.choices[0].message.content}


def stream():
    text, usage = "", None
    # region stream
    chunks = client.chat.completions.create(
        model="planner", messages=ASK, stream=True, stream_options={"include_usage": True}
    )
    for chunk in chunks:
        if chunk.usage:  # the last one, which has no choices
            usage = chunk.usage.total_tokens
        for choice in chunk.choices:
            text += choice.delta.content or ""
    # endregion
    return {"text": text, "usage": usage}


def tools():
    answer = client.chat.completions.create(model="planner", messages=ASK, tools=[WEATHER])
    call = answer.choices[0].message.tool_calls[0]
    result = {"role": "tool", "tool_call_id": call.id, "content": "sunny"}
    messages = [*ASK, answer.choices[0].message, result]
    after = client.chat.completions.create(model="planner", messages=messages, tools=[WEATHER])
    return {"called": json.loads(call.function.arguments)["city"], "text": after.choices[0].message.content}


class Weather(BaseModel):
    city: str
    celsius: int


def structured():
    answer = client.chat.completions.parse(model="planner", messages=ASK, response_format=Weather)
    return {"data": answer.choices[0].message.parsed.model_dump()}


def untuned():
    """As it comes, with two retries of its own."""
    own = OpenAI(base_url=client.base_url, api_key=client.api_key)
    own.chat.completions.create(model="planner", messages=ASK)


run(plain, stream, tools, structured, untuned)
