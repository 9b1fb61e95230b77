"""OpenAI and Anthropic in one, for the proxy's container to call: answers, or refuses as POST /mode has told it.

{"delay": s} waits before it answers, {"pace": s} after each event of a stream; {"fail": model} makes that model's calls fail with
500; {"leak": true} makes every call fail with a text that repeats the key and the headers it was shown, as careless vendors do. GET
/calls counts the calls and shows the last one's body. Whoever offers tools gets a call of the first. A key other than EXPECTED_KEYS
is refused with 401.
"""

import itertools
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EXPECTED_KEYS = os.environ["EXPECTED_KEYS"].split(",")
LEAKING_STATUS = itertools.cycle([400, 401, 403, 429, 500, 503])
mode = {"delay": 0, "pace": 0.02, "leak": False, "fail": None}
USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
calls = itertools.count()
arrived, last = 0, None


class Vendor(BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply(200, {"calls": arrived, "last": last})

    def do_POST(self):
        global arrived, last
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/mode":
            mode.update(body)
            return self.reply(200, mode)
        arrived, last = next(calls) + 1, body
        anthropic = self.path == "/v1/messages"
        key = self.headers.get("x-api-key") or (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        time.sleep(mode["delay"])
        if mode["leak"]:
            headers = "; ".join(f"{name}: {value}" for name, value in self.headers.items())
            return self.refuse(next(LEAKING_STATUS), f"Incorrect API key provided: {key}. You sent {headers}", anthropic)
        if key not in EXPECTED_KEYS:
            return self.refuse(401, "Incorrect API key provided", anthropic)
        if body["model"] == mode["fail"]:
            return self.refuse(500, "The server had an error", anthropic)
        if body.get("stream"):
            return self.stream(anthropic, body["model"])
        self.reply(200, message(body["model"]) if anthropic else completion(body))

    def refuse(self, status, text, anthropic):
        error = {"message": text, "type": "invalid_request_error", "code": "refused"}
        self.reply(status, {"type": "error", "error": error} if anthropic else {"error": error})

    def reply(self, status, body):
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def stream(self, anthropic, model):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for event in anthropic_events(model) if anthropic else openai_events(model):
            self.wfile.write(event.encode())
            self.wfile.flush()
            time.sleep(mode["pace"])

    def log_message(self, *_):
        pass


def completion(body):
    said, finish = {"role": "assistant", "content": "hello from " + body["model"]}, "stop"
    if "tools" in body:
        function = {"name": body["tools"][0]["function"]["name"], "arguments": '{"city": "Paris"}'}
        said, finish = {"role": "assistant", "content": None, "tool_calls": [tool_call(function)]}, "tool_calls"
    choice = {"index": 0, "message": said, "finish_reason": finish}
    return {"id": "c1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice], "usage": USAGE}


def tool_call(function):
    return {"id": "t1", "type": "function", "function": function}


def message(model):
    content = [{"type": "text", "text": "hello from " + model}]
    usage = {"input_tokens": 11, "output_tokens": 7}
    return {"id": "m1", "type": "message", "role": "assistant", "model": model, "content": content,
            "stop_reason": "end_turn", "stop_sequence": None, "usage": usage}


def openai_events(model):
    def chunk(delta, finish=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]}
        return f"data: {json.dumps(body)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for word in ("hello ", "from ", model):
        yield chunk({"content": word})
    yield chunk({}, "stop")
    last_chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [], "usage": USAGE}
    yield f"data: {json.dumps(last_chunk)}\n\n"
    yield "data: [DONE]\n\n"


def anthropic_events(model):
    def event(kind, **fields):
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n"

    yield event("message_start", message=message(model) | {"content": [], "stop_reason": None})
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for word in ("hello ", "from ", model):
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
    yield event("content_block_stop", index=0)
    yield event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage={"output_tokens": 7})
    yield event("message_stop")


ThreadingHTTPServer.daemon_threads = True
ThreadingHTTPServer.request_queue_size = 128
ThreadingHTTPServer(("0.0.0.0", 9000), Vendor).serve_forever()
