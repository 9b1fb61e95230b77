import os

from cases import run
from crewai import Agent, Crew, Task
from crewai.tools import tool
from pydantic import BaseModel

# region setup
from crewai import LLM

llm = LLM(
    model="planner",
    provider="openai",
    base_url=os.environ["OCTOAGENT_URL"] + "/v1",
    api_key=os.environ["OCTOAGENT_API_KEY"],
    max_retries=0,
)
# endregion
ASK = "How is the weather in Paris?"
called = []


@tool("weather")
def weather(city: str) -> str:
    """The weather in a city."""
    called.append(city)
    return "sunny"


class Weather(BaseModel):
    city: str
    celsius: int


def crew(tools=(), **task):
    agent = Agent(role="Forecaster", goal="Say the weather", backstory="None", llm=llm, tools=list(tools), max_retry_limit=0)
    return Crew(agents=[agent], tasks=[Task(description=ASK, expected_output="The weather", agent=agent, **task)])


def plain():
    return {"text": crew().kickoff().raw}


def stream():
    # region stream
    llm.stream = True
    answer = llm.call(ASK)
    usage = llm.get_token_usage_summary().total_tokens
    # endregion
    return {"text": answer, "usage": usage}


def tools():
    return {"text": crew([weather]).kickoff().raw, "called": called[0]}


def structured():
    return {"data": llm.call(ASK, response_model=Weather).model_dump()}


def untuned():
    """As it comes."""
    own = LLM(model="planner", provider="openai", base_url=llm.base_url, api_key=os.environ["OCTOAGENT_API_KEY"])
    agent = Agent(role="Forecaster", goal="Say the weather", backstory="None", llm=own)
    Crew(agents=[agent], tasks=[Task(description=ASK, expected_output="The weather", agent=agent)]).kickoff()


run(plain, stream, tools, structured, untuned)
