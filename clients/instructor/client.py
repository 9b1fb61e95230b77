import os

from cases import run
from pydantic import BaseModel

# region setup
import instructor
from openai import OpenAI

client = instructor.from_openai(
    OpenAI(
        base_url=os.environ["OCTOAGENT_URL"] + "/v1",
        api_key=os.environ["OCTOAGENT_API_KEY"],
        max_retries=0,
    )
)
# endregion
ASK = [{"role": "user", "content": "How is the weather in Paris?"}]


class Weather(BaseModel):
    city: str
    celsius: int


def plain():
    return {"text": structured()["data"]["city"]}


def structured():
    # region structured
    answer = client.chat.completions.create(
        model="planner",
        messages=ASK,
        response_model=Weather,
        max_retries=0,  # its own: a new call for each answer that does not fit
    )
    # endregion
    return {"data": answer.model_dump()}


def stream():
    ask = {"model": "planner", "messages": ASK, "response_model": Weather, "max_retries": 0}
    *_, last = client.chat.completions.create_partial(**ask, stream_options={"include_usage": True})
    raw = getattr(last, "_raw_response", None)
    return {"text": last.city, "usage": raw and raw.usage and raw.usage.total_tokens}


def untuned():
    """As it comes: with OpenAI's SDK as it comes, too."""
    own = OpenAI(base_url=os.environ["OCTOAGENT_URL"] + "/v1", api_key=os.environ["OCTOAGENT_API_KEY"])
    instructor.from_openai(own).chat.completions.create(model="planner", messages=ASK, response_model=Weather)


run(plain, stream, structured, untuned)
