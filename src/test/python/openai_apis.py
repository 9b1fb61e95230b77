"""OpenAI's SDK for Python, unmodified, beyond chat: openai_apis.py BASE_URL SCENARIO prints what it saw as JSON."""

import json
import sys

import openai
import pydantic

BASE_URL = sys.argv[1]
WEATHER = {
    "type": "function",
    "name": "weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}

client = openai.OpenAI(base_url=BASE_URL, api_key="sk-of-the-caller", timeout=20)


def error(e):
    return {
        "raised": type(e).__name__,
        "status": getattr(e, "status_code", None),
        "code": e.code,
        "message": e.message,
    }


def response():
    answer = client.responses.create(model="planner", input="hi")
    return {"text": answer.output_text, "status": answer.status, "tokens": answer.usage.total_tokens}


def response_stream():
    """With the helper that puts the answer together, and so insists on events that fit together."""
    with client.responses.stream(model="planner", input="hi") as events:
        text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        answer = events.get_final_response()
    return {"text": text, "whole": answer.output_text, "status": answer.status}


def response_tool():
    answer = client.responses.create(model="planner", input="hi", tools=[WEATHER])
    call = answer.output[0]
    told = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
    question = {"role": "user", "content": "hi"}
    after = client.responses.create(model="planner", input=[question, call, told], tools=[WEATHER])
    return {"name": call.name, "arguments": json.loads(call.arguments), "after": after.output_text}


def response_broken():
    text = ""
    try:
        for event in client.responses.create(model="planner", input="hi", stream=True):
            text += event.delta if event.type == "response.output_text.delta" else ""
    except openai.APIError as e:
        return {"text": text, **error(e)}
    return {"text": text, "raised": None}


def response_failing():
    """With the SDK's own default of two retries."""
    try:
        client.responses.create(model="planner", input="hi")
    except openai.APIStatusError as e:
        return error(e)


class Person(pydantic.BaseModel):
    name: str


def response_parse():
    answer = client.responses.parse(model="planner", input="hi", text_format=Person)
    return answer.output_parsed.model_dump()


def embeddings():
    """One text and several; the SDK asks for base64 by itself."""
    one = client.embeddings.create(model="embed", input="hi")
    client.embeddings.create(model="embed", input=["hi", "ho"], encoding_format="float")
    return {
        "one": len(one.data[0].embedding),
        "numbers": all(isinstance(number, float) for number in one.data[0].embedding),
        "tokens": one.usage.prompt_tokens,
    }


def completion():
    answer = client.completions.create(model="planner", prompt="hi")
    return {"text": answer.choices[0].text, "finish": answer.choices[0].finish_reason}


def completion_stream():
    text, finish = "", []
    for chunk in client.completions.create(model="planner", prompt="hi", stream=True):
        for choice in chunk.choices:
            text += choice.text or ""
            finish += [choice.finish_reason] if choice.finish_reason else []
    return {"text": text, "finish": finish}


print(json.dumps(globals()[sys.argv[2]]()))
