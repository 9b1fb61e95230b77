import os

from cases import run

# region setup
import dspy

lm = dspy.LM(
    "openai/planner",
    api_base=os.environ["OCTOAGENT_URL"] + "/v1",
    api_key=os.environ["OCTOAGENT_API_KEY"],
    num_retries=0,
    cache=False,
)
dspy.configure(lm=lm, adapter=dspy.ChatAdapter(use_json_adapter_fallback=False), track_usage=True)
# endregion
ASK = "How is the weather in Paris?"
called = []


class Report(dspy.Signature):
    question: str = dspy.InputField()
    city: str = dspy.OutputField()
    celsius: int = dspy.OutputField()


def weather(city: str) -> str:
    """The weather in a city."""
    called.append(city)
    return "sunny"


def plain():
    return {"text": dspy.Predict("question -> answer")(question=ASK).answer}


async def stream():
    answer = None
    # region stream
    listener = dspy.streaming.StreamListener(signature_field_name="answer")
    predict = dspy.streamify(dspy.Predict("question -> answer"), stream_listeners=[listener])
    async for piece in predict(question=ASK):
        if isinstance(piece, dspy.Prediction):
            answer = piece
    usage = answer.get_lm_usage()
    # endregion
    totals = [each.get("total_tokens") for each in (usage or {}).values()]
    return {"text": answer.answer, "usage": totals[0] if totals else None}


def tools():
    """Its agents call tools by text."""
    answer = dspy.ReAct("question -> answer", tools=[weather], max_iters=1)(question=ASK).answer
    return {"text": answer, "called": called[0]}


def structured():
    answer = dspy.Predict(Report)(question=ASK)
    return {"data": {"city": answer.city, "celsius": answer.celsius}}


def untuned():
    """As it comes."""
    own = dspy.LM("openai/planner", api_base=os.environ["OCTOAGENT_URL"] + "/v1", api_key=os.environ["OCTOAGENT_API_KEY"])
    with dspy.context(lm=own, adapter=None):
        dspy.Predict("question -> answer")(question=ASK)


run(plain, stream, tools, structured, untuned)
