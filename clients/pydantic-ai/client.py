import os

from cases import run
from pydantic import BaseModel
from pydantic_ai import Agent

# region setup
from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

provider = OpenAIProvider(
    openai_client=AsyncOpenAI(
        base_url=os.environ["OCTOAGENT_URL"] + "/v1",
        api_key=os.environ["OCTOAGENT_API_KEY"],
        max_retries=0,
    )
)
model = OpenAIResponsesModel("planner", provider=provider)  # OpenAIChatModel for chat completions
# endregion
ASK = "How is the weather in Paris?"
called = []


class Weather(BaseModel):
    city: str
    celsius: int


def plain():
    return {"text": Agent(model).run_sync(ASK).output}


async def stream():
    text = ""
    # region stream
    async with Agent(model).run_stream(ASK) as answer:
        async for piece in answer.stream_text(delta=True):
            text += piece
        usage = answer.usage  # always there
    # endregion
    usage = usage() if callable(usage) else usage
    return {"text": text, "usage": usage.total_tokens}


def tools():
    agent = Agent(model)

    @agent.tool_plain
    def weather(city: str) -> str:
        called.append(city)
        return "sunny"

    return {"text": agent.run_sync(ASK).output, "called": called[0]}


def structured():
    return {"data": Agent(model, output_type=Weather).run_sync(ASK).output.model_dump()}


def untuned():
    """As it comes: with two retries of OpenAI's SDK."""
    own = OpenAIProvider(base_url=os.environ["OCTOAGENT_URL"] + "/v1", api_key=os.environ["OCTOAGENT_API_KEY"])
    Agent(OpenAIResponsesModel("planner", provider=own)).run_sync(ASK)


run(plain, stream, tools, structured, untuned)
