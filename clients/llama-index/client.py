import os

from cases import run
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.prompts import PromptTemplate
from pydantic import BaseModel

# region setup
from llama_index.llms.openai_like import OpenAILike

llm = OpenAILike(  # llama_index's OpenAI knows OpenAI's models only
    model="planner",
    api_base=os.environ["OCTOAGENT_URL"] + "/v1",
    api_key=os.environ["OCTOAGENT_API_KEY"],
    is_chat_model=True,
    is_function_calling_model=True,
    context_window=128_000,
    max_retries=0,
)
# endregion
ASK = "How is the weather in Paris?"
called = []


class Weather(BaseModel):
    city: str
    celsius: int


def weather(city: str) -> str:
    """The weather in a city."""
    called.append(city)
    return "sunny"


def plain():
    return {"text": llm.complete(ASK).text}


def stream():
    text, usage = "", None
    # region stream
    for chunk in llm.stream_complete(ASK, stream_options={"include_usage": True}):
        text += chunk.delta or ""
        if chunk.raw.usage:
            usage = chunk.raw.usage.total_tokens
    # endregion
    return {"text": text, "usage": usage}


async def tools():
    answer = await FunctionAgent(tools=[weather], llm=llm, streaming=False).run(ASK)
    return {"text": str(answer), "called": called[0]}


def structured():
    return {"data": llm.structured_predict(Weather, PromptTemplate(ASK)).model_dump()}


def untuned():
    """As it comes: three tries."""
    OpenAILike(model="planner", api_base=llm.api_base, api_key=llm.api_key, is_chat_model=True).complete(ASK)


run(plain, stream, tools, structured, untuned)
