import os

import instructor
from cases import run
from openai import OpenAI
from pydantic import BaseModel

# region setup
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
        max_retries=0,  # its own: a new call for each answer that does not fit, and for each error
    )
    # endregion
    return {"data": answer.model_dump()}


def stream():
    *_, last = client.chat.completions.create_partial(
        model="planner", messages=ASK, response_model=Weather, max_retries=0, stream_options={"include_usage": True}
    )
    return {"text": last.city, "usage": last._raw_response.usage.total_tokens if hasattr(last, "_raw_response") else None}


def untuned():
    """As it comes: with OpenAI's SDK as it comes, too."""
    own = OpenAI(base_url=os.environ["OCTOAGENT_URL"] + "/v1", api_key=os.environ["OCTOAGENT_API_KEY"])
    instructor.from_openai(own).chat.completions.create(model="planner", messages=ASK, response_model=Weather)


run(plain, stream, structured, untuned)
