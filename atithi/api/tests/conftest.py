"""Programs for the tests: a token for whoever asks, and a client that speaks JSON."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from atithi.api import rate
from atithi.api.actions import make_token
from atithi.api.scopes import Scope
from atithi.staff.models import User


@pytest.fixture(autouse=True)
def _fresh_allowances() -> Iterator[None]:
    rate.forget()
    yield
    rate.forget()


class Program:
    """A program that acts for a person with a token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        named.setdefault("Authorization", f"Bearer {self.secret}")
        content_type = named.pop("Content-Type", "application/json")
        address = path if path.startswith("/api") else f"/api/v1{path}"
        return self.client.generic(method, address, content, content_type=content_type, headers=named)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)


def program_of(user: User, *scopes: str) -> Program:
    chosen = scopes or [scope.value for scope in Scope if user.is_owner or scope != Scope.EVENTS_READ]
    return Program(make_token(user=user, name="Stock keeper", scopes=chosen).secret)


@pytest.fixture
def program() -> Callable[..., Program]:
    """`program(user, *scopes)`: a program with a token of this person; without scopes, all of them."""
    return program_of
