"""Prints, as JSON, every name by which a request's body steers the installed LiteLLM, and where LiteLLM says so.

"top" holds those of the body, "metadata" those of its metadata, "official" the fields that the vendor's own API has, for each
operation. They come from LiteLLM's lists, and from its code on the way of each operation: what that reads from the body or from
metadata by a name.
"""

import ast
import inspect
import json
import os
import pathlib
import re
import typing

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import anthropic.types
import anthropic.types.beta
import litellm
import openai.types
import openai.types.chat.completion_create_params
import openai.types.responses.response_create_params
from litellm import constants
from litellm.llms.anthropic.pass_through.messages.handler import anthropic_messages, anthropic_messages_handler
from litellm.proxy import litellm_pre_call_utils as pre_call
from litellm.proxy.auth import auth_utils
from litellm.types.router import GenericLiteLLMParams
from litellm.types.utils import all_litellm_params

# whole files and packages, or some functions of a file: the library's own ones are for every API that LiteLLM has
BODY_READERS = {
    "proxy/litellm_pre_call_utils.py": None,
    "proxy/auth/auth_utils.py": None,
    "proxy/route_llm_request.py": None,
    "proxy/common_request_processing.py": None,
    "router.py": None,
    "router_utils": None,
    "main.py": {"completion", "acompletion", "embedding", "aembedding", "text_completion", "atext_completion"},
    "utils.py": {"client", "function_setup", "load_credentials_from_list"},
    "responses": None,
    "llms/anthropic/pass_through": None,
    "proxy/response_api_endpoints": None,
    "proxy/anthropic_endpoints/endpoints.py": None,
    "litellm_core_utils/litellm_logging.py": None,
}
METADATA_READERS = {
    "proxy/litellm_pre_call_utils.py": None,
    "proxy/route_llm_request.py": None,
    "proxy/common_request_processing.py": None,
    "proxy/hooks": None,
    "router.py": None,
    "router_utils": None,
    "router_strategy": None,
    "caching": None,
    "integrations/custom_guardrail.py": None,
}
BODY = re.compile(r"^(data|request_data|request_body|request_kwargs|_?kwargs|forwarded_kwargs|model_call_details)$")
METADATA = re.compile(r"^_?(\w+_)?metadata$|^_?metadata_variable_name$")
FUNCTIONS = (
    litellm.acompletion,
    litellm.embedding,
    litellm.text_completion,
    litellm.responses,
    anthropic_messages,
    anthropic_messages_handler,
)
OFFICIAL = {
    "CHAT": (openai.types.chat.completion_create_params.CompletionCreateParams,),
    "TEXT_COMPLETION": (openai.types.CompletionCreateParams,),
    "EMBEDDING": (openai.types.EmbeddingCreateParams,),
    "RESPONSE": (openai.types.responses.response_create_params.ResponseCreateParams,),
    "MESSAGE": (anthropic.types.MessageCreateParams, anthropic.types.beta.MessageCreateParams),
    "COUNT_TOKENS": (anthropic.types.MessageCountTokensParams, anthropic.types.beta.MessageCountTokensParams),
}
# what an administrator wrote, not what the caller sent
ADMINISTRATORS = re.compile(r"(key|team|project|admin|callback|user_api_key_dict)\w*_metadata$|deployment_metadata$")


def listed():
    top = {
        "all_litellm_params": all_litellm_params,
        "_BANNED_REQUEST_BODY_PARAMS": auth_utils._BANNED_REQUEST_BODY_PARAMS,
        "_UNTRUSTED_ROOT_CONTROL_FIELDS": pre_call._UNTRUSTED_ROOT_CONTROL_FIELDS,
        "_CLIENT_PRICING_CONTROL_FIELDS": pre_call._CLIENT_PRICING_CONTROL_FIELDS,
        "_CLIENT_MOCK_CONTROL_FIELDS": pre_call._CLIENT_MOCK_CONTROL_FIELDS,
        "_TRANSPORT_ONLY_CREDENTIAL_KEYS": pre_call._TRANSPORT_ONLY_CREDENTIAL_KEYS,
        "OPENAI_CHAT_COMPLETION_PARAMS": constants.OPENAI_CHAT_COMPLETION_PARAMS,
        "DEFAULT_CHAT_COMPLETION_PARAM_VALUES": constants.DEFAULT_CHAT_COMPLETION_PARAM_VALUES,
        "GenericLiteLLMParams": GenericLiteLLMParams.model_fields,
        **{function.__name__: inspect.signature(function).parameters for function in FUNCTIONS},
    }
    metadata = {
        "all_litellm_params": all_litellm_params,
        "_BANNED_REQUEST_BODY_PARAMS": auth_utils._BANNED_REQUEST_BODY_PARAMS,
        "_UNTRUSTED_METADATA_CONTROL_FIELDS": pre_call._UNTRUSTED_METADATA_CONTROL_FIELDS,
        "_ROUTER_RESERVED_METADATA_FIELDS": pre_call._ROUTER_RESERVED_METADATA_FIELDS,
        "_CLIENT_PRICING_METADATA_FIELDS": pre_call._CLIENT_PRICING_METADATA_FIELDS,
        "LITELLM_TRACE_CONTROL_METADATA_FIELDS": pre_call.LITELLM_TRACE_CONTROL_METADATA_FIELDS,
        "ADMIN_ONLY_BATCH_LIMIT_METADATA_KEYS": constants.ADMIN_ONLY_BATCH_LIMIT_METADATA_KEYS,
        "OTEL_SERVICE_NAME_METADATA_KEYS": constants.OTEL_SERVICE_NAME_METADATA_KEYS,
    }
    return top, metadata


def fields(params):
    """The names that the SDK's type of a request has; one that allows streams is a union of two."""
    parts = typing.get_args(params) or (params,)
    return {name for part in parts for name in part.__required_keys__ | part.__optional_keys__}


def text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def reads(tree):
    """Each name that the code asks a mapping for, with that mapping."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=mapping, attr="get" | "pop" | "setdefault"), args=[key, *_]):
                yield mapping, text(key)
            case ast.Subscript(value=mapping, slice=key):
                yield mapping, text(key)
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[mapping]):
                yield mapping, text(key)


def called(mapping):
    """The names under which the code has a mapping: request_data, data["metadata"], (kwargs.get("metadata") or {})."""
    match mapping:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {name}
        case ast.BoolOp(values=[first, *_]):
            return called(first)
        case ast.Subscript(slice=key) | ast.Call(func=ast.Attribute(attr="get" | "pop"), args=[key, *_]):
            return {text(key)} if text(key) else called(key)
    return set()


def code(readers, wanted):
    found = {}
    root = pathlib.Path(litellm.__file__).parent
    for place, functions in readers.items():
        path = root / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            tree = ast.parse(file.read_text())
            parts = [tree] if functions is None else [
                node for node in tree.body
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in functions
            ]
            if functions is not None and len({part.name for part in parts}) != len(functions):
                raise SystemExit(f"{place} has no longer all of {functions}: look where they went")
            for part in parts:
                for mapping, name in reads(part):
                    names = called(mapping)
                    if name and any(wanted.match(n) for n in names) and not any(ADMINISTRATORS.search(n) for n in names):
                        found.setdefault(name, str(file.relative_to(root)))
    return found


def main():
    top, metadata = listed()
    lists = {"top": code(BODY_READERS, BODY), "metadata": code(METADATA_READERS, METADATA)}
    for where, sources in (("top", top), ("metadata", metadata)):
        for source, names in sources.items():
            for name in names:
                lists[where][name] = source
    official = {name: sorted(set().union(*map(fields, params))) for name, params in OFFICIAL.items()}
    print(json.dumps({**lists, "official": official}))


main()
