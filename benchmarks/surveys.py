"""How many survey answers a second are taken in; `python -m benchmarks.surveys COUNT` does it on the desk of the environment.
Each answer is a commit that survives the loss of power, with its comment identified and its fact in the record."""

import json
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from benchmarks.report import Table
from tests.desk import ROOT

COMMENTS = ("", "bahut accha laga, dhanyavaad", "Very polite staff", "చాలా బాగుంది", "তাড়াতাড়ি উত্তর পেয়েছি", "")
GOAL = 500
HEAD = {
    "Answers": "count", "Accepted /s": "answers", "Goal /s": "goal", "p50 ms": "middle", "p95 ms": "late", "Processor ms": "cpu",
    "Pages opened /s": "pages", "Processor ms each": "pages_cpu", "Forms sent /s": "posts", "Processor ms a form": "posts_cpu",
}  # fmt: skip


def measure(*, quick: bool) -> list[Table]:
    """One table: answers a second through the action, and pages through the whole application."""
    from benchmarks.shop import open_shop

    with open_shop(guests=1, start=False) as shop:
        command = [sys.executable, "-m", "benchmarks.surveys", "1500" if quick else "6000"]
        done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        facts = json.loads(done.stdout.splitlines()[-1])
    rows = [[facts[name] for name in HEAD.values()] for facts in [{**facts, "goal": GOAL}]]
    head = list(HEAD)
    note = (
        "One process, one thread, one answer a transaction. Processor: what each takes of it, however busy the machine; the rest "
        "is waiting for the disk. Forms: the guest's POST with everything a page does."
    )
    return [Table("Survey answers", head, rows, note)]


def main(count: int) -> None:
    """Makes invitations, answers them, and prints a line of JSON."""
    import django

    django.setup()
    from django.test import Client

    from atithi.channels.webchat import limits
    from atithi.events import Actor
    from atithi.satisfaction.actions import Given, submit_answer
    from atithi.satisfaction.links import token_of

    rows = _invitations(count)
    half = rows[: count // 3 * 2]
    taken, began, worked = [], time.perf_counter(), time.process_time()
    for number, row in enumerate(half):
        start = time.perf_counter()
        given = Given(3 + number % 3, COMMENTS[number % len(COMMENTS)])
        submit_answer(invitation=row, given=given, actor=Actor.customer(row.customer_id or 0))
        taken.append((time.perf_counter() - start) * 1000)
    rate = len(half) / (time.perf_counter() - began)
    cpu = (time.process_time() - worked) * 1000 / len(half)
    limits.count = lambda *_given: None  # one network would be too fast for a guest
    client, rest = Client(HTTP_USER_AGENT="Mozilla/5.0", SERVER_NAME="127.0.0.1"), rows[count // 3 * 2 :]
    speeds, works = [], []
    for method in ("get", "post"):
        began, worked = time.perf_counter(), time.process_time()
        for row in rest:
            answer = getattr(client, method)(
                f"/survey/{token_of(row)}/", {"score": "4", "comment": "Very polite"} if method == "post" else {}
            )
            if answer.status_code not in {200, 302}:
                raise RuntimeError(f"{answer.status_code} {answer.content[:300]!r}")
        speeds.append(len(rest) / (time.perf_counter() - began))
        works.append((time.process_time() - worked) * 1000 / len(rest))
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    answers = {"count": len(rows), "answers": round(rate), "middle": cuts[9], "late": cuts[18], "cpu": cpu}
    pages = {"pages": round(speeds[0]), "pages_cpu": works[0], "posts": round(speeds[1]), "posts_cpu": works[1]}
    print(json.dumps(answers | pages))


def _invitations(count: int) -> list[Any]:
    from atithi.core.clock import now
    from atithi.core.ids import public_id
    from atithi.customers.models import Customer
    from atithi.events import Actor
    from atithi.satisfaction.actions import add_survey
    from atithi.satisfaction.current import current_version
    from atithi.satisfaction.models import Invitation, InvitationState

    survey = add_survey(name="Benchmark", kind="csat", actor=Actor.system())
    version, moment = current_version(survey), now()
    made = [Customer(name=f"Guest {number}", created_at=moment) for number in range(count)]
    Customer.objects.bulk_create(made, batch_size=500)
    until = moment + timedelta(days=14)
    rows = [
        Invitation(
            public_id=public_id(), key=f"benchmark:{each.pk}", survey=survey, version=version, customer=each, language="hi",
            state=InvitationState.DELIVERED, created_at=moment, asked_on=moment.date(), invited_at=moment, delivered_at=moment,
            expires_at=until, watch_at=until,
        )
        for each in made
    ]  # fmt: skip
    return Invitation.objects.bulk_create(rows, batch_size=500)


if __name__ == "__main__":
    main(int(sys.argv[1]))
