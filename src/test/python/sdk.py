"""OpenAI's SDK for Python, unmodified, against the service: sdk.py BASE_URL SCENARIO prints what it saw as JSON."""

import asyncio
import json
import sys
from typing import Literal, Optional

import openai
import pydantic

BASE_URL = sys.argv[1]
HI = [{"role": "user", "content": "hi"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

client = openai.OpenAI(base_url=BASE_URL, api_key="sk-of-the-caller", timeout=20)


def error(e):
    return {"raised": type(e).__name__, "status": getattr(e, "status_code", None), "code": e.code}


def plain():
    answer = client.chat.completions.create(model="planner", messages=HI)
    return {"text": answer.choices[0].message.content, "tokens": answer.usage.total_tokens}


def stream():
    chunks = list(client.chat.completions.create(model="planner", messages=HI, stream=True))
    choices = [choice for chunk in chunks for choice in chunk.choices]
    return {
        "text": "".join(choice.delta.content or "" for choice in choices),
        "finish": [choice.finish_reason for choice in choices if choice.finish_reason],
        "usage": any(chunk.usage for chunk in chunks),
    }


def tool():
    answer = client.chat.completions.create(model="router", messages=HI, tools=[WEATHER])
    call = answer.choices[0].message.tool_calls[0]
    again = HI + [
        answer.choices[0].message,
        {"role": "tool", "tool_call_id": call.id, "content": "sunny"},
    ]
    after = client.chat.completions.create(model="router", messages=again, tools=[WEATHER])
    return {
        "finish": answer.choices[0].finish_reason,
        "name": call.function.name,
        "arguments": json.loads(call.function.arguments),
        "after": after.choices[0].message.content,
    }


def tool_stream():
    name, arguments, finish = None, "", []
    for chunk in client.chat.completions.create(
        model="fallback", messages=HI, tools=[WEATHER], stream=True
    ):
        for choice in chunk.choices:
            for call in choice.delta.tool_calls or []:
                name = name or call.function.name
                arguments += call.function.arguments or ""
            if choice.finish_reason:
                finish.append(choice.finish_reason)
    return {"name": name, "arguments": json.loads(arguments), "finish": finish}


def image():
    parts = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": PIXEL}},
    ]
    answer = client.chat.completions.create(
        model="executor", messages=[{"role": "user", "content": parts}]
    )
    return {"text": answer.choices[0].message.content}


def unknown_model():
    try:
        client.chat.completions.create(model="gpt-4o", messages=HI)
    except openai.NotFoundError as e:
        return error(e)


def models():
    return {
        "ids": sorted(model.id for model in client.models.list()),
        "one": client.models.retrieve("planner").id,
    }


def raw_headers():
    raw = client.chat.completions.with_raw_response.create(
        model="summarizer",
        messages=HI,
        metadata={"run": "42"},
        extra_body={"x_nested": {"a": [1, 2]}},
        extra_headers={"X-Request-Id": "python-1"},
    )
    return {"headers": dict(raw.headers), "text": raw.parse().choices[0].message.content}


def asynchronous():
    async def ask():
        async with openai.AsyncOpenAI(base_url=BASE_URL, api_key="x", timeout=20) as aclient:
            plain_, streamed = await asyncio.gather(
                aclient.chat.completions.create(model="router", messages=HI),
                aclient.chat.completions.create(model="planner", messages=HI, stream=True),
            )
            text = ""
            async for chunk in streamed:
                for choice in chunk.choices:
                    text += choice.delta.content or ""
            return {"plain": plain_.choices[0].message.content, "streamed": text}

    return asyncio.run(ask())


def spent_ladder():
    """With the SDK's own default of two retries."""
    try:
        client.chat.completions.create(model="planner", messages=HI)
    except openai.APIStatusError as e:
        return error(e)


def spent_ladder_stream():
    try:
        list(client.chat.completions.create(model="planner", messages=HI, stream=True))
    except openai.APIStatusError as e:
        return error(e)


def broken_stream():
    text = ""
    try:
        for chunk in client.chat.completions.create(model="planner", messages=HI, stream=True):
            for choice in chunk.choices:
                text += choice.delta.content or ""
    except openai.APIError as e:
        return {"text": text, "message": e.message, **error(e)}
    return {"text": text, "raised": None}


def broken_stream_asynchronous():
    async def ask():
        text = ""
        async with openai.AsyncOpenAI(base_url=BASE_URL, api_key="x", timeout=20) as aclient:
            try:
                async for chunk in await aclient.chat.completions.create(
                    model="planner", messages=HI, stream=True
                ):
                    for choice in chunk.choices:
                        text += choice.delta.content or ""
            except openai.APIError as e:
                return {"text": text, "message": e.message, **error(e)}
            return {"text": text, "raised": None}

    return asyncio.run(ask())


class Address(pydantic.BaseModel):
    street: str
    number: int = pydantic.Field(ge=3)


class Person(pydantic.BaseModel):
    name: str
    kind: Literal["friend", "foe"]
    address: Address
    boss: Optional["Person"]


def parse():
    """A pydantic class as the answer's format, plain and streamed, and as a tool."""
    ask = {"model": "planner", "messages": HI}
    plain_ = client.chat.completions.parse(response_format=Person, n=2, **ask)
    with client.chat.completions.stream(response_format=Person, **ask) as events:
        streamed = events.get_final_completion()
    tool_ = client.chat.completions.parse(
        tools=[openai.pydantic_function_tool(Person)], tool_choice="required", **ask
    )
    return {
        "plain": [choice.message.parsed.model_dump() for choice in plain_.choices],
        "streamed": streamed.choices[0].message.parsed.model_dump(),
        "tool": tool_.choices[0].message.tool_calls[0].function.parsed_arguments.model_dump(),
    }


def parse_cut():
    """An answer that is too long for its limit."""
    try:
        client.chat.completions.parse(
            model="planner", messages=HI, response_format=Person, max_completion_tokens=2
        )
    except openai.LengthFinishReasonError as e:
        return {"raised": type(e).__name__}


def agent():
    """A loop as agents have it: on until there is no tool call."""
    messages, called = list(HI), []
    while True:
        answer = client.chat.completions.create(
            model="planner",
            messages=messages,
            tools=[WEATHER],
            tool_choice="required",
        ).choices[0]
        messages.append(answer.message)
        if answer.finish_reason != "tool_calls":
            return {"called": called, "said": answer.message.content}
        for call in answer.message.tool_calls:
            called.append(json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": "sunny"})


print(json.dumps(globals()[sys.argv[2]]()))
