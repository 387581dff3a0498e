"""Answers, written by pydantic directly: what a view returns is what the schema says, without a second pass."""

from django.http import HttpResponse
from pydantic import BaseModel

PREFIX = "/api/v1"


def answer(shape: BaseModel, *, status: int = 200, location: str = "") -> HttpResponse:
    """`shape` as JSON; `location` is the address of what was made, from `/api/v1` on."""
    response = HttpResponse(shape.model_dump_json(), status=status, content_type="application/json")
    if location:
        response["Location"] = f"{PREFIX}{location}"
    return response


def nothing() -> HttpResponse:
    """Done, and there is nothing to say."""
    return HttpResponse(status=204)
