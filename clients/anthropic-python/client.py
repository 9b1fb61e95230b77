import os

from cases import run
from pydantic import BaseModel

# region setup
from anthropic import Anthropic

client = Anthropic(
    base_url=os.environ["OCTOAGENT_URL"],  # without /v1
    api_key=os.environ["OCTOAGENT_API_KEY"],
    max_retries=0,
)
# endregion
ASK = [{"role": "user", "content": "How is the weather in Paris?"}]
WEATHER = {"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}
REQUEST = {"model": "planner", "max_tokens": 1000, "messages": ASK}


def plain():
    return {"text": client.messages.create(**REQUEST).content[0].text}


def stream():
    text = ""
    # region stream
    with client.messages.stream(**REQUEST) as events:
        for piece in events.text_stream:
            text += piece
        usage = events.get_final_message().usage  # always there
    # endregion
    return {"text": text, "usage": usage.input_tokens + usage.output_tokens}


def tools():
    answer = client.messages.create(**REQUEST, tools=[WEATHER])
    call = next(block for block in answer.content if block.type == "tool_use")
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "sunny"}
    messages = [*ASK, {"role": "assistant", "content": answer.content}, {"role": "user", "content": [result]}]
    after = client.messages.create(**{**REQUEST, "messages": messages}, tools=[WEATHER])
    return {"called": call.input["city"], "text": after.content[0].text}


class Weather(BaseModel):
    city: str
    celsius: int


def structured():
    answer = client.messages.parse(**REQUEST, output_format=Weather)
    return {"data": answer.parsed_output.model_dump()}


def untuned():
    """As it comes, with two retries of its own."""
    Anthropic(base_url=client.base_url, api_key=client.api_key).messages.create(**REQUEST)


run(plain, stream, tools, structured, untuned)
