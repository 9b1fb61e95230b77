"""Anthropic's SDK for Python, unmodified, against the service: anthropic_apis.py URL SCENARIO prints what it saw as JSON."""

import json
import sys

import anthropic

HI = [{"role": "user", "content": "hi"}]
ASK = {"model": "fallback", "max_tokens": 64, "messages": HI}
OF_OPENAI = {**ASK, "model": "planner"}
WEATHER = {"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}

client = anthropic.Anthropic(base_url=sys.argv[1], api_key="sk-of-the-caller", timeout=20)


def error(e):
    body = e.body if isinstance(e.body, dict) else {}
    return {
        "raised": type(e).__name__,
        "status": getattr(e, "status_code", None),
        "type": body.get("error", {}).get("type"),
        "message": body.get("error", {}).get("message"),
    }


def plain():
    answer = client.messages.create(**ASK)
    return {
        "text": answer.content[0].text,
        "stop": answer.stop_reason,
        "tokens": [answer.usage.input_tokens, answer.usage.output_tokens],
    }


def stream(ask=ASK):
    with client.messages.stream(**ask) as events:
        text = "".join(events.text_stream)
        whole = events.get_final_message()
    return {"text": text, "whole": whole.content[0].text, "stop": whole.stop_reason}


def stream_of_openai():
    return stream(OF_OPENAI)


def tool(ask=ASK):
    """Streamed, and the answer to it plain."""
    with client.messages.stream(tools=[WEATHER], **ask) as events:
        asked = events.get_final_message()
    call = next(block for block in asked.content if block.type == "tool_use")
    told = {"type": "tool_result", "tool_use_id": call.id, "content": "sunny"}
    messages = HI + [
        {"role": "assistant", "content": asked.content},
        {"role": "user", "content": [told]},
    ]
    after = client.messages.create(**{**ask, "messages": messages, "tools": [WEATHER]})
    return {"stop": asked.stop_reason, "name": call.name, "input": call.input, "after": after.content[0].text}


def tool_of_openai():
    return tool(OF_OPENAI)


def count():
    return {"tokens": client.messages.count_tokens(model="fallback", messages=HI).input_tokens}


def broken():
    text = ""
    try:
        with client.messages.stream(**ASK) as events:
            for part in events.text_stream:
                text += part
    except anthropic.APIError as e:
        return {"text": text, **error(e)}
    return {"text": text, "raised": None}


def failing():
    """With the SDK's own default of two retries."""
    try:
        client.messages.create(**OF_OPENAI)
    except anthropic.APIStatusError as e:
        return error(e)


def unknown_model():
    try:
        client.messages.create(**{**ASK, "model": "claude-haiku-4-5"})
    except anthropic.APIStatusError as e:
        return error(e)


def raw_headers():
    raw = client.messages.with_raw_response.create(
        **ASK, extra_headers={"X-Request-Id": "python-2", "anthropic-beta": "effort-2025-11-24"}
    )
    return {"headers": dict(raw.headers), "text": raw.parse().content[0].text}


print(json.dumps(globals()[sys.argv[2]]()))
