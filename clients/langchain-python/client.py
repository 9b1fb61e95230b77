import os

from cases import run
from langchain.agents import create_agent
from langchain_core.tools import tool
from pydantic import BaseModel

# region setup
from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    model="planner",
    base_url=os.environ["OCTOAGENT_URL"] + "/v1",
    api_key=os.environ["OCTOAGENT_API_KEY"],
    max_retries=0,
    stream_usage=True,  # off by default where base_url is set
)
# endregion
ASK = "How is the weather in Paris?"
called = []


@tool
def weather(city: str) -> str:
    """The weather in a city."""
    called.append(city)
    return "sunny"


class Weather(BaseModel):
    city: str
    celsius: int


def plain():
    return {"text": model.invoke(ASK).content}


def stream():
    text, usage = "", None
    # region stream
    for chunk in model.stream(ASK):
        text += chunk.content
        if chunk.usage_metadata:
            usage = chunk.usage_metadata["total_tokens"]
    # endregion
    return {"text": text, "usage": usage}


def tools():
    agent = create_agent(model, tools=[weather])
    answer = agent.invoke({"messages": [{"role": "user", "content": ASK}]})
    return {"called": called[0], "text": answer["messages"][-1].content}


def structured():
    return {"data": model.with_structured_output(Weather).invoke(ASK).model_dump()}


def untuned():
    """As it comes, with two retries of its own."""
    ChatOpenAI(model="planner", base_url=model.openai_api_base, api_key=model.openai_api_key).invoke(ASK)


run(plain, stream, tools, structured, untuned)
