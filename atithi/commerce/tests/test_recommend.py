"""What would suit a guest: with a reason, in stock, never alone where there is a choice, never amid a complaint."""

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import translation

from atithi.commerce.actions import Request, open_case, set_parts, set_stock
from atithi.commerce.evaluation import evaluate
from atithi.commerce.models import Pair
from atithi.commerce.pairs import learn
from atithi.commerce.reckoning import reckon_pairs
from atithi.commerce.recommend import recommend
from atithi.commerce.specs import LineSpec
from atithi.commerce.tests.shop import DESK, MONDAY, order, product, variant
from atithi.events import Actor


@pytest.fixture
def owner(cast):
    """Lakshmi, who bought a fridge three days ago; a stand and a cover fit it and lie in Hyderabad."""
    fridge = product()
    stand = product("STAND", 150_000, names={"en": "Stand"}, category="parts", stock={"Sharma Abids": 2})
    cover = product("COVER", 50_000, names={"en": "Cover"}, category="parts", stock={"Sharma Gariahat": 2})
    set_parts(product=fridge, parts=[stand, cover], actor=DESK)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        yield order().customer


def codes(customer, **more):
    return [(each.product.name_in("en"), each.code) for each in recommend(customer, **more)]


def test_what_fits_what_they_own_and_where_it_lies(cast, owner):
    assert codes(owner) == [("Stand", "fits"), ("Cover", "fits")]
    assert [each.near for each in recommend(owner, store=cast.hyderabad)] == [cast.hyderabad, None]


@pytest.mark.parametrize("language", ["en", "hi", "te", "bn"])
def test_every_reason_is_said_in_the_readers_language(owner, language):
    with translation.override(language):
        said = recommend(owner)[0].reason
    assert "{" not in said
    assert said.isascii() == (language == "en")


def test_what_is_not_to_be_had_is_not_recommended(cast, owner):
    for store in (cast.hyderabad, cast.kolkata):
        set_stock(variant=variant("STAND"), store=store, on_hand=0, actor=DESK)
    product("WHEELS", 10_000, names={"en": "Wheels"}, category="parts", stock={"Sharma Abids": 1})
    # The cover alone would be no choice.
    assert codes(owner) == [("Cover", "fits"), ("Wheels", "choice")]


def test_nothing_is_recommended_while_something_is_being_put_right(cast, owner):
    assert recommend(owner, complaint=True) == []
    bought = owner.orders.get()
    open_case(
        order=bought,
        request=Request("repair", "defective", "x", line=bought.lines.get()),
        actor=Actor.customer(owner.pk),
    )
    assert recommend(owner) == []


def test_what_is_used_up_is_due_again_until_it_is_bought_again(cast):
    product("FILTER", 90_000, names={"en": "Filter"}, lasts_days=90, stock={"Sharma Abids": 9}, category="")
    bought = order(lines=(LineSpec("Filter", 1, 90_000, "FILTER"),))
    with time_machine.travel(MONDAY + timedelta(days=75), tick=False):
        assert codes(bought.customer) == []
    with time_machine.travel(MONDAY + timedelta(days=80), tick=False):
        assert codes(bought.customer) == [("Filter", "due")]
        order("SE-2", lines=(LineSpec("Filter", 1, 90_000, "FILTER"),), placed_at=MONDAY + timedelta(days=79))
        assert codes(bought.customer) == []


def test_where_a_warranty_ends_soon_a_longer_one_is_offered(cast, owner):
    plan = product("CARE-2", 99_000, names={"en": "Two more years"}, kind="service", category="care")
    set_parts(product=owner.orders.get().lines.get().variant.product, parts=[plan], actor=DESK)
    assert codes(owner) == []
    with time_machine.travel(MONDAY + timedelta(days=320), tick=False):
        assert codes(owner) == [("Two more years", "warranty")]


def test_what_others_bought_together_counts_from_three_guests_on(cast):
    product()
    product("STAB", 250_000, names={"en": "Stabiliser"}, stock={"Sharma Abids": 1}, category="")
    product("KETTLE", 1, names={"en": "Kettle"})
    for number in range(12):
        mail = (("email", f"g{number}@example.com"),)
        both = (LineSpec("Fridge", 1, 100, "HIM-260"), LineSpec("Stabiliser", 1, 100, "STAB"))
        order(f"SE-{number}", contacts=mail, lines=both if number < 3 else (LineSpec("Kettle", 1, 1, "KETTLE"),))
    lakshmi = order("SE-99").customer
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        reckon_pairs()
        assert Pair.objects.count() == 2
        assert codes(lakshmi) == [("Stabiliser", "together")]
    assert learn({"a": ["x", "y"], "b": ["x", "y"]}).companions == {}  # two are chance


def test_recommending_takes_few_queries(owner, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        recommend(owner)


def shop_file(path: Path, guests: int = 400) -> Path:
    """Guests of four tastes who mostly keep to them, with refills bought again and again."""
    draw = random.Random(5)
    lines = ["customer,item,at"]
    for guest in range(guests):
        at, taste = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=draw.random() * 30), draw.randrange(4)
        for _purchase in range(draw.randrange(3, 9)):
            kind = taste if draw.random() < 0.8 else draw.randrange(4)
            lines.append(f"g{guest},{kind}-{min(draw.randrange(12), draw.randrange(12))},{at.isoformat()}")
            at += timedelta(days=draw.random() * 40)
    path.write_text("\n".join(lines))
    return path


def test_on_a_time_split_it_beats_popularity_beyond_chance(tmp_path):
    figures = evaluate(shop_file(tmp_path / "shop.csv"))
    assert figures["guests"] > 100
    assert figures["gain_low"] > 0.1
    assert figures["recall_low"] > figures["popularity_high"]


def test_the_command_ends_with_figures_and_json_lines_are_read_too(tmp_path):
    path = tmp_path / "shop.jsonl"
    path.write_text(
        "\n".join(
            f'{{"customer": "c{n % 3}", "items": ["a", "b{n % 2}"], "at": "2026-01-{n + 1:02}"}}' for n in range(9)
        )
    )
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, root / "bin/evaluate", "recommend", path], capture_output=True, text=True, check=True
    )
    last = dict(pair.split("=") for pair in ran.stdout.splitlines()[-1].split())
    assert {"recall", "recall_low", "recall_high", "popularity", "gain"} <= last.keys()


@pytest.mark.parametrize(
    "text", ["customer,item,at\na,,2026-01-01\nb,x,2026-01-02", "customer,at\na,2026-01-01\nb,2026-01-02", "a"]
)
def test_a_file_that_lacks_something_is_refused_with_its_row(tmp_path, text):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(ValueError):
        evaluate(path)
