"""Runs one of a client's functions, as the first argument names it, and prints what the client showed as a line of JSON."""

import asyncio
import inspect
import json
import sys


def run(*functions):
    function = {function.__name__: function for function in functions}[sys.argv[1]]
    try:
        saw = function()
        saw = asyncio.run(saw) if inspect.iscoroutine(saw) else saw
    except Exception as e:
        saw = {"error": shown(e)}
    print(json.dumps(saw), flush=True)


def shown(error):
    """What the program that uses the client gets to see."""
    status = getattr(error, "status_code", None)
    kind = getattr(error, "kind", type(error).__name__)
    return {"type": kind, "status": status if isinstance(status, int) else None, "message": str(error)}
