"""A scripted LiteLLM Proxy for the clients' cases: every group answers alike, as `mode` says, and every request is counted."""

import json
import select
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GROUPS = ["cheap", "main", "fallback"]
SAYS = "It is sunny in Paris."
# Of a coding agent's many tools, the one that runs a command.
FIRST_TOOLS = ["weather", "exec_command", "Bash"]
# An agent that must end its work with a call of one of these calls it once the other tools have answered.
LAST_TOOLS = ["final_answer", "final_result", "StructuredOutput"]
PATHS = {"/v1/chat/completions": "chat", "/v1/responses": "responses", "/v1/messages": "messages"}


class Upstream(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, says=SAYS, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.says = says
        self.mode = "well"
        self.calls_tools = True
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """A caller that hangs up is no error here."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Nothing of a request is logged."""

    def do_GET(self):
        models = [{"id": group, "object": "model", "created": 1677610602, "owned_by": "openai"} for group in GROUPS]
        self.send_json(200, {"object": "list", "data": models})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        api = PATHS.get(self.path.split("?")[0])
        if api is None:
            return self.send_json(404, {"detail": "Not Found"})
        self.server.asked.append((api, body["model"]))
        mode = self.server.mode
        if mode == "slow":
            return self.hang()
        if mode == "limited":
            return self.fail(api, 429, "litellm.RateLimitError: too many requests", {"Retry-After": "1"})
        if mode == "down":
            return self.fail(api, 500, "litellm.InternalServerError: the vendor is down")
        answer = Answer(body, answer_parts(api, body, self.server.says, self.server.calls_tools))
        if not body.get("stream"):
            return self.send_json(200, getattr(answer, api)())
        self.send_stream(getattr(answer, api + "_events")(), api, cut=mode == "broken")

    def fail(self, api, status, message, headers={}):
        error = {"message": message, "type": None, "param": None, "code": str(status)}
        if api == "messages":
            error = {"type": "rate_limit_error" if status == 429 else "api_error", "message": message}
        self.send_json(status, {"type": "error", "error": error}, headers)

    def hang(self):
        """Until the caller leaves, or a minute has passed."""
        readable, _, _ = select.select([self.connection], [], [], 60)
        self.close_connection = True

    def send_json(self, status, body, headers={}):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def send_stream(self, events, api, cut):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for event in events:
            self.send_chunk(f"event: {event['type']}\n" if api == "messages" else "", json.dumps(event))
            if cut and is_content(event):
                # Time for the piece to be passed on before the end is seen.
                time.sleep(0.2)
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
        if api != "messages":
            self.send_chunk("", "[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def send_chunk(self, head, data):
        frame = f"{head}data: {data}\n\n".encode()
        self.wfile.write(f"{len(frame):x}\r\n".encode() + frame + b"\r\n")
        self.wfile.flush()


def is_content(event):
    """Whether a piece of the answer's text or of a tool's arguments is in it."""
    if event.get("type") in ("response.output_text.delta", "response.function_call_arguments.delta", "content_block_delta"):
        return True
    choices = event.get("choices") or [{}]
    delta = choices[0].get("delta") or {}
    return bool(delta.get("content") or delta.get("tool_calls"))


def answer_parts(api, body, says, calls_tools):
    """(None, text), or (tool, arguments as JSON)."""
    tools = {}
    for tool in body.get("tools") or []:
        function = tool.get("function", tool)
        if "name" in function:
            tools[function["name"]] = function.get("parameters") or function.get("input_schema") or {}
    choice = body.get("tool_choice")
    if tools and choice != "none":
        forced = choice.get("name") or choice.get("function", {}).get("name") if isinstance(choice, dict) else None
        first = next((name for name in FIRST_TOOLS if name in tools), next(iter(tools)))
        last = next((name for name in LAST_TOOLS if name in tools), None)
        name = forced or (first if calls_tools and not answered(api, body) else last)
        if name in tools:
            return name, json.dumps(example(tools[name], says))
    schema = wanted_schema(body)
    return None, json.dumps(example(schema, says)) if schema is not None else says


def answered(api, body):
    """Whether the last that it was told is what a tool has answered."""
    said = body.get("input") if api == "responses" else body["messages"]
    last = said[-1] if isinstance(said, list) else {}
    if last.get("role") == "tool" or last.get("type") == "function_call_output":
        return True
    content = last.get("content")
    if isinstance(content, list) and any(part.get("type") == "tool_result" for part in content):
        return True
    # Some tell a tool's answer in words of their own.
    return "sunny" in json.dumps(content)


def wanted_schema(body):
    """The JSON schema that the answer must follow, in the words of each API."""
    form = body.get("response_format") or (body.get("text") or {}).get("format")
    form = form or (body.get("output_config") or {}).get("format") or {}
    return form.get("schema") or (form.get("json_schema") or {}).get("schema")


def example(schema, says):
    known = {"city": "Paris", "celsius": 21, "answer": says, "cmd": "echo Paris", "command": "echo Paris"}
    kinds = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
    properties = schema.get("properties", {})
    properties = {name: properties[name] for name in schema.get("required") or properties}
    return {name: known.get(name, kinds.get(value.get("type"), "x")) for name, value in properties.items()}


class Answer:
    """One answer in the shapes of the three APIs, plain and as the events of a stream."""

    def __init__(self, body, parts):
        self.body = body
        self.tool, self.text = parts
        self.pieces = [self.text] if self.tool else [word + " " for word in self.text.split(" ")]
        self.pieces[-1] = self.pieces[-1].rstrip(" ")

    def frame(self, kind):
        return {"id": "chatcmpl-1", "object": kind, "created": 1763971200, "model": "vendor-model"}

    def tool_call(self, arguments):
        return {"index": 0, "id": "call_1", "type": "function", "function": {"name": self.tool, "arguments": arguments}}

    def chat(self):
        message = {"role": "assistant", "content": None if self.tool else self.text}
        if self.tool:
            message["tool_calls"] = [self.tool_call(self.text)]
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if self.tool else "stop"}
        return {**self.frame("chat.completion"), "choices": [choice], "usage": self.usage()}

    def usage(self):
        return {"prompt_tokens": 30, "completion_tokens": 20, "total_tokens": 50}

    def chat_events(self):
        def event(delta, reason=None):
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            return {**self.frame("chat.completion.chunk"), "choices": [choice]}

        yield event({"role": "assistant", "content": ""})
        for piece in self.pieces:
            yield event({"tool_calls": [self.tool_call(piece)]} if self.tool else {"content": piece})
        yield event({}, "tool_calls" if self.tool else "stop")
        if (self.body.get("stream_options") or {}).get("include_usage"):
            yield {**self.frame("chat.completion.chunk"), "choices": [], "usage": self.usage()}

    def item(self, status, text):
        if self.tool:
            call = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": self.tool}
            return {**call, "arguments": text, "status": status}
        content = [{"type": "output_text", "text": text, "annotations": []}] if text else []
        return {"type": "message", "id": "msg_1", "status": status, "role": "assistant", "content": content}

    def responses(self, status="completed"):
        done = status == "completed"
        details = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
        usage = {"input_tokens": 30, "output_tokens": 20, "total_tokens": 50, **details}
        answer = {"id": "resp_1", "object": "response", "created_at": 1763971200, "model": "vendor-model", "status": status}
        answer.update(error=None, incomplete_details=None, instructions=None, metadata={}, parallel_tool_calls=True)
        answer.update(tool_choice="auto", tools=[], temperature=1.0, top_p=1.0)
        answer.update(output=[self.item(status, self.text)] if done else [], usage=usage if done else None)
        return answer

    def responses_events(self):
        place = {"item_id": "fc_1" if self.tool else "msg_1", "output_index": 0, "content_index": 0}
        part = {"type": "output_text", "text": "", "annotations": []}
        kind = "function_call_arguments" if self.tool else "output_text"
        events = [("created", {"response": self.responses("in_progress")})]
        events.append(("output_item.added", {"output_index": 0, "item": self.item("in_progress", "")}))
        if not self.tool:
            events.append(("content_part.added", {**place, "part": part}))
        events += [(f"{kind}.delta", {**place, "delta": piece, "logprobs": []}) for piece in self.pieces]
        events.append((f"{kind}.done", {**place, "arguments" if self.tool else "text": self.text, "logprobs": []}))
        if not self.tool:
            events.append(("content_part.done", {**place, "part": {**part, "text": self.text}}))
        events.append(("output_item.done", {"output_index": 0, "item": self.item("completed", self.text)}))
        events.append(("completed", {"response": self.responses()}))
        for number, (name, rest) in enumerate(events):
            yield {"type": "response." + name, "sequence_number": number, **rest}

    def block(self, empty=False):
        if self.tool:
            return {"type": "tool_use", "id": "toolu_1", "name": self.tool, "input": {} if empty else json.loads(self.text)}
        return {"type": "text", "text": "" if empty else self.text}

    def messages(self, begun=False):
        reason = None if begun else "tool_use" if self.tool else "end_turn"
        answer = {"id": "msg_1", "type": "message", "role": "assistant", "model": "vendor-model", "stop_reason": reason}
        usage = {"input_tokens": 30, "output_tokens": 1 if begun else 20}
        return {**answer, "content": [] if begun else [self.block()], "stop_sequence": None, "usage": usage}

    def messages_events(self):
        yield {"type": "message_start", "message": self.messages(begun=True)}
        yield {"type": "content_block_start", "index": 0, "content_block": self.block(empty=True)}
        for piece in self.pieces:
            delta = {"type": "input_json_delta", "partial_json": piece} if self.tool else {"type": "text_delta", "text": piece}
            yield {"type": "content_block_delta", "index": 0, "delta": delta}
        yield {"type": "content_block_stop", "index": 0}
        reason = "tool_use" if self.tool else "end_turn"
        usage = {"input_tokens": 30, "output_tokens": 20}
        yield {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}, "usage": usage}
        yield {"type": "message_stop"}
