import os

from cases import run
from langchain_core.tools import tool
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition
from pydantic import BaseModel

# region setup
from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    model="planner",
    base_url=os.environ["OCTOAGENT_URL"] + "/v1",
    api_key=os.environ["OCTOAGENT_API_KEY"],
    max_retries=0,
    stream_usage=True,
)
# endregion
ASK = {"messages": [{"role": "user", "content": "How is the weather in Paris?"}]}
called = []


@tool
def weather(city: str) -> str:
    """The weather in a city."""
    called.append(city)
    return "sunny"


class Weather(BaseModel):
    city: str
    celsius: int


def graph(model, tools=()):
    def ask(state):
        return {"messages": model.invoke(state["messages"])}

    drawn = StateGraph(MessagesState).add_node("model", ask).add_edge(START, "model")
    if tools:
        drawn.add_node("tools", ToolNode(tools)).add_conditional_edges("model", tools_condition)
        drawn.add_edge("tools", "model")
    return drawn.compile()


def plain():
    return {"text": graph(model).invoke(ASK)["messages"][-1].content}


def stream():
    text, usage = "", None
    # region stream
    for chunk, _ in graph(model).stream(ASK, stream_mode="messages"):
        text += chunk.content
        if chunk.usage_metadata:
            usage = chunk.usage_metadata["total_tokens"]
    # endregion
    return {"text": text, "usage": usage}


def tools():
    answer = graph(model.bind_tools([weather]), [weather]).invoke(ASK)
    return {"called": called[0], "text": answer["messages"][-1].content}


def structured():
    return {"data": model.with_structured_output(Weather).invoke(ASK["messages"]).model_dump()}


def untuned():
    """With LangChain's model as it comes, which has two retries of its own."""
    graph(ChatOpenAI(model="planner", base_url=model.openai_api_base, api_key=model.openai_api_key)).invoke(ASK)


run(plain, stream, tools, structured, untuned)
