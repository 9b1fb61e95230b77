"""OpenAI's Agents SDK for Python, unmodified: agents_sdk.py BASE_URL SCENARIO prints what it saw as JSON."""

import asyncio
import json
import sys

import agents
import openai

called = []


@agents.function_tool
def weather(city: str) -> str:
    called.append(city)
    return "sunny"


def forecaster():
    """With the model that the Agents SDK takes by default, which speaks Responses."""
    agents.set_tracing_disabled(True)
    agents.set_default_openai_client(openai.AsyncOpenAI(base_url=sys.argv[1], api_key="sk-of-the-caller"))
    return agents.Agent(name="Forecaster", instructions="Help.", model="planner", tools=[weather])


def plain():
    result = agents.Runner.run_sync(forecaster(), "hi")
    return {"text": result.final_output, "called": called}


async def run_streamed():
    result = agents.Runner.run_streamed(forecaster(), "hi")
    text = ""
    try:
        async for event in result.stream_events():
            if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
                text += event.data.delta
    except openai.APIError as e:
        return {"text": text, "raised": type(e).__name__, "code": e.code, "message": e.message}
    return {"text": text, "called": called}


def stream():
    return asyncio.run(run_streamed())


print(json.dumps(globals()[sys.argv[2]]()))
