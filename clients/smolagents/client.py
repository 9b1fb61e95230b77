import json
import os

from cases import run
from smolagents import ToolCallingAgent, tool

# region setup
from smolagents import OpenAIServerModel

model = OpenAIServerModel(
    model_id="planner",
    api_base=os.environ["OCTOAGENT_URL"] + "/v1",
    api_key=os.environ["OCTOAGENT_API_KEY"],
    client_kwargs={"max_retries": 0},
    retry=False,
)
# endregion
ASK = "How is the weather in Paris?"
called = []


@tool
def weather(city: str) -> str:
    """The weather in a city.

    Args:
        city: the city
    """
    called.append(city)
    return "sunny"


def messages():
    return [{"role": "user", "content": [{"type": "text", "text": ASK}]}]


def plain():
    return {"text": model.generate(messages()).content}


def stream():
    text, usage = "", None
    # region stream
    for delta in model.generate_stream(messages()):
        text += delta.content or ""
        if delta.token_usage:  # always asked for
            usage = delta.token_usage.input_tokens + delta.token_usage.output_tokens
    # endregion
    return {"text": text, "usage": usage}


def tools():
    return {"text": ToolCallingAgent(tools=[weather], model=model, verbosity_level=0).run(ASK), "called": called[0]}


def structured():
    properties = {"city": {"type": "string"}, "celsius": {"type": "integer"}}
    schema = {"type": "object", "properties": properties, "required": ["city", "celsius"], "additionalProperties": False}
    form = {"type": "json_schema", "json_schema": {"name": "weather", "schema": schema, "strict": True}}
    return {"data": json.loads(model.generate(messages(), response_format=form).content)}


def untuned():
    """As it comes."""
    own = OpenAIServerModel(model_id="planner", api_base=model.client_kwargs["base_url"], api_key=os.environ["OCTOAGENT_API_KEY"])
    own.generate(messages())


run(plain, stream, tools, structured, untuned)
