"""How long the report of a survey takes, with a hundred thousand and a million answers of a year;
`python -m benchmarks.satisfaction COUNT` makes and measures them on the desk that the environment names."""

import json
import random
import statistics
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks.report import Cell, Table
from tests.desk import ROOT

SIZES = (100_000, 1_000_000)
FIRST = 20_000
REQUESTS = 40
BATCH = 2_000
GOAL = 300
DAYS = 365


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each size."""
    from benchmarks.shop import open_shop

    rows: list[list[Cell]] = []
    with open_shop(guests=1, start=False) as shop:
        for size in SIZES[: 1 if quick else 2]:
            command = [sys.executable, "-m", "benchmarks.satisfaction", str(size)]
            done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            facts = json.loads(done.stdout.splitlines()[-1])
            rows.append([f"{size:,}", facts["tallies"], *facts["figures"], facts["day"], GOAL])
    head = [
        "Answers", "Counted rows", "30 days p50 ms", "p95 ms", "90 days p50 ms", "p95 ms", "365 days p50 ms", "p95 ms",
        "50 answers behind p95 ms", "Counting a day ms", "Goal",
    ]  # fmt: skip
    note = (
        f"{REQUESTS} reports each, asked by an owner and by an agent from whom a private team is hidden, in turn; two in five of "
        "those asked answered; 5 stores, 4 teams, 4 languages, 4 channels, 40 persons, 200 products, 12 kinds of matter."
    )
    return [Table("What guests say", head, rows, note)]


def main(count: int) -> None:
    """Fills up to `count` answers and measures the reports; prints a line of JSON."""
    import django

    django.setup()
    from atithi.satisfaction import behind, figures
    from atithi.satisfaction.actions.counting import count_days
    from atithi.satisfaction.models import Invitation, Tally

    survey, readers, stores = _fill(count)
    days = list(Invitation.objects.filter(survey=survey).order_by().values_list("survey_id", "asked_on").distinct())
    began = time.perf_counter()
    for day in days:
        count_days([day])
    counting = (time.perf_counter() - began) * 1000 / len(days)
    _analyse()
    found: list[float] = []
    for period in figures.PERIODS:
        found += _timed(lambda turn, period=period: figures.report(readers[turn % 2], survey, period))
    place = [""] * 5

    def further(turn: int) -> None:
        asked = behind.Asked(365, by="store", value=str(stores[turn % 5].pk), part="bad")
        rows = behind.answers(readers[turn % 2], survey, asked)
        place[turn % 5] = behind.page(rows, place[turn % 5])[1]

    found.append(_timed(further)[1])
    print(json.dumps({"tallies": Tally.objects.count(), "figures": found, "day": counting}))


def _timed(ask) -> list[float]:
    taken = []
    for turn in range(REQUESTS + 4):
        began = time.perf_counter()
        ask(turn)
        taken.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(taken[4:], n=20, method="inclusive")
    return [cuts[9], cuts[18]]


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill(count: int):
    from django.db import transaction

    from atithi.commerce.models import Product
    from atithi.conversations.models import MatterKind
    from atithi.core.clock import now
    from atithi.core.ids import public_id
    from atithi.events import Actor
    from atithi.satisfaction.actions.surveys import add_survey
    from atithi.satisfaction.models import Invitation, InvitationState, Survey, SurveyVersion
    from atithi.staff.actions import add_store, add_team, add_user
    from atithi.staff.models import Store, Team, User

    system, moment, chance = Actor.system(), now(), random.Random(5)
    if not Survey.objects.filter(name="Measured").exists():
        add_survey(name="Measured", kind="csat", actor=system)
        for number in range(5):
            add_store(actor=system, name=f"Measured {number}", city="Hyderabad", time_zone="Asia/Kolkata")
        teams = [add_team(actor=system, name=f"Measured {number}", private=number == 0) for number in range(4)]
        for number in range(40):
            email = f"measured{number}@sharma.example"
            add_user(
                actor=system,
                email=email,
                name=f"Agent {number}",
                role="agent",
                speaks=["en"],
                teams=[teams[number % 4]],
            )
        add_user(actor=system, email="measuring@sharma.example", name="Owner", role="owner", speaks=["en"], teams=[])
        MatterKind.objects.bulk_create(MatterKind(name=f"Measured {number}", created_at=moment) for number in range(12))
        Product.objects.bulk_create(
            Product(names={"en": f"Measured {number}"}, created_at=moment, updated_at=moment) for number in range(200)
        )
    survey = Survey.objects.get(name="Measured")
    version = SurveyVersion.objects.get(survey=survey)
    stores, teams = (
        list(Store.objects.filter(name__startswith="Measured")),
        list(Team.objects.filter(name__startswith="Measured").order_by("name")),
    )
    people = list(User.objects.filter(email__startswith="measured").order_by("id"))
    products, kinds = list(Product.objects.all()), list(MatterKind.objects.filter(name__startswith="Measured"))
    made = Invitation.objects.filter(survey=survey).count()
    rows = []
    for _number in range(0 if made else int(FIRST * 2.5)):
        person = chance.randrange(40)
        at = moment - timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(600))
        answered = chance.random() < 0.4
        rows.append(
            Invitation(
                public_id=public_id(), key=public_id(), survey=survey, version=version,
                language=chance.choice(("en", "hi", "te", "bn")),
                channel_kind=chance.choice(("webchat", "email", "phone", "instore")), store=chance.choice(stores),
                team=teams[person % 4], agent=people[person], matter=chance.choice(kinds),
                product=chance.choice(products) if chance.random() < 0.5 else None,
                state=InvitationState.ANSWERED if answered else InvitationState.EXPIRED, created_at=at, invited_at=at,
                asked_on=at.date(), delivered_at=at, opened_at=at if answered else None, answered_at=at if answered else None,
                score=chance.choice((1, 2, 3, 4, 4, 5, 5, 5, 5)) if answered else None,
            )
        )  # fmt: skip
    with transaction.atomic():
        Invitation.objects.bulk_create(rows, batch_size=BATCH)
    _copy(survey, count)
    owner = User.objects.get(email="measuring@sharma.example")
    return survey, [owner, people[1]], stores


def _copy(survey, count: int) -> None:
    """Repeats the first invitations, past the ORM, until `count` are answered, and writes the answers."""
    from django.db import connection, transaction

    from atithi.satisfaction.models import Invitation

    columns = [
        field.column for field in Invitation._meta.concrete_fields if field.column not in ("id", "public_id", "key")
    ]
    names = ", ".join(columns)
    first = Invitation.objects.filter(survey=survey).order_by("id")[int(FIRST * 2.5) - 1].pk
    answered = Invitation.objects.filter(survey=survey, score__isnull=False)
    round_ = 0
    with connection.cursor() as cursor:
        while answered.count() < count:
            round_ += 1
            with transaction.atomic():
                prefix = f"'{count}-{round_}-' || id"
                cursor.execute(
                    f"INSERT INTO satisfaction_invitation (public_id, key, {names}) SELECT {prefix}, {prefix}, {names}"
                    f" FROM satisfaction_invitation WHERE survey_id = {survey.pk} AND id <= {first}"
                )
        with transaction.atomic():
            cursor.execute(
                "INSERT INTO satisfaction_answer (public_id, invitation_id, survey_id, score, comment, language, script, mood,"
                " answered_at, changes)"
                " SELECT 'a' || id, id, survey_id, score, '', '', '', '', answered_at, 0 FROM satisfaction_invitation i"
                f" WHERE survey_id = {survey.pk} AND score IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM satisfaction_answer a WHERE a.invitation_id = i.id)"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
