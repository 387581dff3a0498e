"""Mistakes in the tables of work are found at start."""

import pytest
from django.core import checks

from atithi.events import Subscriber
from atithi.events.system_checks import check_tables
from atithi.events.table import _build, table

ONE = Subscriber("bad.one", print)
TWICE = {"sample.happened": (ONE, ONE)}
UNHEARD = {"sample.unheard": (ONE,)}
OTHER = (Subscriber("bad.one", repr),)
CROOKED = (("a", "61 * * * *", "sample.first"), ("a", "* * * * *", "sample.nobody"))


def found() -> set[str | None]:
    return {message.id for message in check_tables(None)}


def test_the_tables_of_the_tests_are_sound():
    assert found() == set()


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("SUBSCRIPTIONS", "TWICE", {"events.E003"}),
        ("SUBSCRIPTIONS", "UNHEARD", {"events.E002"}),
        ("SCHEDULES", "CROOKED", {"events.E004", "events.E005", "events.E006"}),
        ("HANDLERS", "MISSING", {"events.E001"}),
    ],
)
def test_a_mistake_is_named(settings, setting, value, expected):
    setattr(settings, setting, f"{__name__}.{value}")
    assert found() == expected


def test_two_handlers_of_one_name_are_refused(settings):
    settings.SUBSCRIPTIONS, settings.HANDLERS = f"{__name__}.TWICE", f"{__name__}.OTHER"
    assert found() == {"events.E001"}


def test_the_tables_of_the_desk_are_sound(settings):
    from atithi.config import settings as real

    for name in ("SUBSCRIPTIONS", "HANDLERS", "SCHEDULES"):
        setattr(settings, name, getattr(real, name))
    errors = [message for message in check_tables(None) if message.level >= checks.ERROR]
    assert errors == []
    assert "events.seal" in table().handlers
    _build.cache_clear()
