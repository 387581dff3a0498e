"""What is asked of a provider: prepared in a transaction, sent outside of it, and what came of it noted.

Whatever makes a telephone ring is asked once. Where no answer came, nobody can say whether it rings: that is said, and the
provider's own list settles it later. Everything else is tried again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction

from atithi.channels.phone import twiml
from atithi.channels.phone.actions.reporting import refold
from atithi.channels.phone.actions.shared import line_topics, locked_call
from atithi.channels.phone.folding import ENDED, HELD, RESUMED
from atithi.channels.phone.line import Line, line_of
from atithi.channels.phone.models import Call, CallFact, CallState
from atithi.channels.phone.providers import Asked, provider
from atithi.core.clock import now
from atithi.events import Actor, JobView, Retry, enqueue, record

ASK = "phone.ask"
RINGS = frozenset({"place", "take", "add"})
PATIENCE = httpx.Timeout(15, connect=5)
TRIES = 5
OK, REFUSED, UNCERTAIN, UNREACHED = "ok", "refused", "uncertain", "unreached"


@dataclass(frozen=True)
class Question:
    """A request that is about to leave."""

    call: int
    verb: str
    asked: Asked


@dataclass(frozen=True)
class Answer:
    """What came of a request: ok, refused, uncertain or unreached; its status; the answer's JSON."""

    kind: str
    status: int = 0
    body: Any = None


def ask(call: Call, verb: str, *, key: str | None = None, **args: Any) -> None:
    """Has a request sent as soon as this transaction is committed."""
    enqueue(ASK, args={"call": call.pk, "verb": verb, **args}, key=key, lane=f"call:{call.pk}")


def prepare(job: JobView) -> Question | None:
    """The request; None where it is no longer wanted, or was cut off the last time."""
    args, verb = job.args, job.args["verb"]
    call = locked_call(args["call"])
    if call.ended_at is not None and verb != "drop":
        return None
    if verb in RINGS and job.attempt > 1:
        _uncertain(call, verb)
        return None
    line = line_of(call.channel)
    method = "ring" if verb in RINGS else verb
    return Question(call.pk, verb, provider(line.provider).request(line, method, _values(call, line, verb, args)))


def _values(call: Call, line: Line, verb: str, args: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "guest": call.provider_id or "", "conference": call.legs.get("conference", ""), "leg": args.get("leg", ""),
        "call": call.public_id, "to": args.get("to", ""), "callback": address(line, "leg", call),
    }  # fmt: skip
    recorded = address(line, "recording", call) if line.record else ""
    if verb == "place":
        values |= {
            "guest": call.number,
            "twiml": twiml.dial(line, call.number, status=address(line, "status", call), record=recorded),
        }
        if line.provider == "exotel":
            values["callback"] = f"{settings.PUBLIC_URL}/phone/exotel/{line.public_id}/{line.secret}/status"
    elif verb in {"take", "add"}:
        values["twiml"] = twiml.room(call.public_id, events=address(line, "room", call), guest=False)
    elif verb == "bridge":
        values["twiml"] = twiml.room(call.public_id, events=address(line, "room", call), guest=True, record=recorded)
    return values


def address(line: Line, what: str, call: Call) -> str:
    """Where Twilio tells of a part of this call."""
    return f"{settings.PUBLIC_URL}/phone/twilio/{line.public_id}/{what}/{call.public_id}/"


def client() -> httpx.Client:
    """The one way out to providers: their own addresses alone, no redirects, no proxies of the machine."""
    return httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False)


def send(asked: Asked) -> Answer:
    """One request, and honestly what came of it."""
    form = {"params" if asked.method == "GET" else "content": _encoded(asked)}
    headers = {} if asked.method == "GET" else {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        with client() as way:
            found = way.request(
                asked.method,
                asked.url,
                auth=(asked.user, asked.password),
                headers=headers,
                **form,  # type: ignore[arg-type]
            )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        return Answer(UNREACHED)
    except httpx.HTTPError:
        return Answer(UNCERTAIN)
    try:
        body = found.json()
    except ValueError:
        body = None
    if found.is_success:
        return Answer(OK, found.status_code, body)
    return Answer(REFUSED if 400 <= found.status_code < 500 else UNCERTAIN, found.status_code, body)


def _encoded(asked: Asked) -> str:
    return str(httpx.QueryParams(list(asked.form)))


def perform(question: Question) -> Answer:
    """Sends it. What rings nobody is tried again where the provider was not reached."""
    answer = send(question.asked)
    if question.verb not in RINGS and answer.kind in {UNREACHED, UNCERTAIN}:
        raise Retry(after=timedelta(seconds=3), reason=f"{question.verb}: {answer.kind} {answer.status}")
    return answer


def settle(job: JobView, question: Question, answer: Answer) -> None:
    """Notes what came of it."""
    call = locked_call(question.call)
    if answer.kind == OK:
        _done(call, question.verb, answer, job)
    elif answer.kind == UNCERTAIN:
        _uncertain(call, question.verb)
    else:
        refuse(call, question.verb, answer.status)


def stuck(job: JobView, reason: str) -> None:
    """It was tried often enough: whoever asked sees that it was not done."""
    refuse(locked_call(job.args["call"]), job.args["verb"], 0)


def _done(call: Call, verb: str, answer: Answer, job: JobView) -> None:
    body = answer.body if isinstance(answer.body, dict) else {}
    if verb == "place" and isinstance(body.get("Call"), dict):  # Exotel: one call, with one id
        call.provider_id = str(body["Call"].get("Sid") or "")[:120] or None
    elif verb in RINGS and body.get("sid"):
        call.legs = {**call.legs, "joining" if verb == "add" else "agent": str(body["sid"])}
    call.save(update_fields=["provider_id", "legs"])
    if verb in {"hold", "resume"}:
        add_fact(call, HELD if verb == "hold" else RESUMED, f"desk:{job.id}")
        refold(call=call)
    line_topics(call)


def add_fact(call: Call, kind: str, key: str, **data: Any) -> None:
    """Something that the desk itself knows of a call."""
    CallFact.objects.bulk_create(
        [CallFact(call=call, key=f"{kind}:{key}"[:80], kind=kind, at=now(), data=data)], ignore_conflicts=True
    )


def _uncertain(call: Call, verb: str) -> None:
    record("call.uncertain", subject=("call", call.pk), actor=Actor.system(), data={"verb": verb})
    if verb == "place" and not call.facts.exists():
        call.state = CallState.UNCERTAIN
        call.save(update_fields=["state"])
    line_topics(call)


def refuse(call: Call, verb: str, status: int) -> None:
    """The provider said no, or was not reached at all: nothing rings."""
    data = {"verb": verb, "status": status}
    record("call.refused", subject=("call", call.pk), actor=Actor.system(), data=data)
    if verb == "place":
        add_fact(call, ENDED, "refused", why="failed")
        refold(call=call)
    elif verb == "take":
        release(call, "refused")
    line_topics(call)


@transaction.atomic
def release(call: Call, because: str) -> None:
    """Whoever took it was not reached: it is anybody's again."""
    if call.answered_at is not None or call.ended_at is not None or call.taken_at is None:
        return
    data = {"agent": call.agent_id, "because": because}
    call.agent, call.taken_at = None, None
    call.legs = {name: value for name, value in call.legs.items() if name != "agent"}
    call.save(update_fields=["agent", "taken_at", "legs"])
    record("call.released", subject=("call", call.pk), actor=Actor.system(), data=data)
    line_topics(call)
