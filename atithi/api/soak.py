"""Throws at the API whatever its description allows and whatever it forbids, in this process, and sees what comes back.

For tests and `bin/soak`: needs the development dependencies and a database whose content may be spoilt.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from atithi.api.actions import make_token
from atithi.api.scopes import Scope
from atithi.staff.models import Role, User

ROUND = 8


@dataclass
class Report:
    """How many requests were made, and what was wrong with the answers."""

    requests: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def application() -> Callable[..., Any]:
    """The desk as a WSGI application, as schemathesis calls it."""
    return WSGIHandler()


def schema_of(app: Callable[..., Any]) -> Any:
    """The API's description, as schemathesis reads it from the running API itself."""
    import schemathesis

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.config.generation.update(with_security_parameters=False)
    return schema


@contextmanager
def _one_long_visit() -> Iterator[None]:
    """No allowance to use up, and one connection to the database for all requests (a test's transaction lives in it)."""
    before, settings.RATE_LIMIT = settings.RATE_LIMIT, 10**9
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        settings.RATE_LIMIT = before
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def fuzz(seconds: float, *, seed: int | None = None, rounds: int | None = None) -> Report:
    """Asks for `seconds`, or until every operation was asked in `rounds` rounds, with an owner's token, and with ids that
    exist as well as such that do not. Empty `problems` means that every answer was one that the description allows."""
    owner = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id").first()
    if owner is None:
        raise LookupError("the desk has no owner: set it up, or load the demo, first")
    token = make_token(user=owner, name="soak", scopes=[scope.value for scope in Scope])
    report, until = Report(), time.monotonic() + seconds
    chance = random.Random(seed)  # noqa: S311 (variety, not secrecy)
    with _one_long_visit():
        operations = [found.ok() for found in schema_of(application()).get_all_operations()]
        while time.monotonic() < until and rounds != 0:
            rounds = None if rounds is None else rounds - 1
            chance.shuffle(operations)
            for operation in operations:
                if time.monotonic() >= until:
                    break
                _try(operation, f"Bearer {token.secret}", report, chance)
    return report


def _try(operation: Any, authorization: str, report: Report, chance: random.Random) -> None:
    """Some requests to one operation, good and bad ones."""
    from hypothesis import HealthCheck, Phase, given, seed
    from hypothesis import settings as hypothesis_settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis import GenerationMode

    mode = chance.choice([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])

    @seed(chance.getrandbits(32))
    @hypothesis_settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        _aim(case, chance)
        check(case, authorization, report)

    with suppress(Unsatisfiable):  # an operation without parameters cannot be asked wrongly
        ask()


def check(case: Any, authorization: str, report: Report) -> None:
    """Makes one request; what is wrong with the answer is noted in `report`."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    checks = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
    answer = case.call(headers={"Authorization": authorization, "Host": "127.0.0.1"})
    report.requests += 1
    report.statuses[answer.status_code] = report.statuses.get(answer.status_code, 0) + 1
    try:
        case.validate_response(answer, checks=checks)
    except BaseExceptionGroup as wrong:
        said = "; ".join(" ".join(str(each).split())[:300] for each in wrong.exceptions)
        report.problems.append(
            f"{case.method} {case.formatted_path} → {answer.status_code}: {said}: {answer.content[:300]!r}"
        )


def _aim(case: Any, chance: random.Random) -> None:
    """Half the time lets the ids of a case be ones that there are."""
    from atithi.conversations.models import Channel, Conversation, Message
    from atithi.customers.models import Customer
    from atithi.knowledge.models import Article

    def some(model: Any) -> str:
        return str(model.objects.order_by("?").values_list("public_id", flat=True).first() or "none")

    if chance.random() < 0.5:
        return
    if "id" in (case.path_parameters or {}):
        kinds = {"customers": Customer, "conversations": Conversation, "messages": Message, "articles": Article}
        model = kinds.get(case.operation.path.split("/")[3])
        if model is not None:
            case.path_parameters["id"] = some(model)
    if isinstance(case.body, dict) and "channel" in case.body:
        case.body["channel"] = some(Channel)
