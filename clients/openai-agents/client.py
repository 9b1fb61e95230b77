import os

from cases import run
from pydantic import BaseModel

# region setup
import agents
from openai import AsyncOpenAI

agents.set_default_openai_client(
    AsyncOpenAI(
        base_url=os.environ["OCTOAGENT_URL"] + "/v1",
        api_key=os.environ["OCTOAGENT_API_KEY"],
        max_retries=0,
    )
)
agents.set_tracing_disabled(True)  # or it sends its traces to OpenAI
agent = agents.Agent(name="Forecaster", model="planner")
# endregion
ASK = "How is the weather in Paris?"
called = []


@agents.function_tool
def weather(city: str) -> str:
    called.append(city)
    return "sunny"


class Weather(BaseModel):
    city: str
    celsius: int


def plain():
    return {"text": agents.Runner.run_sync(agent, ASK).final_output}


async def stream():
    text = ""
    # region stream
    answer = agents.Runner.run_streamed(agent, ASK)
    async for event in answer.stream_events():
        if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
            text += event.data.delta
    usage = answer.context_wrapper.usage  # always there in Responses
    # endregion
    return {"text": text, "usage": usage.total_tokens}


def tools():
    answer = agents.Runner.run_sync(agent.clone(tools=[weather]), ASK)
    return {"text": answer.final_output, "called": called[0]}


def structured():
    answer = agents.Runner.run_sync(agent.clone(output_type=Weather), ASK)
    return {"data": answer.final_output.model_dump()}


def untuned():
    """With OpenAI's SDK as it comes, which has two retries of its own."""
    agents.set_default_openai_client(
        AsyncOpenAI(base_url=os.environ["OCTOAGENT_URL"] + "/v1", api_key=os.environ["OCTOAGENT_API_KEY"])
    )
    agents.Runner.run_sync(agent, ASK)


run(plain, stream, tools, structured, untuned)
