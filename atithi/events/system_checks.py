"""Mistakes in the tables are found when the desk starts, not when the work comes."""

from typing import Any

from cronsim import CronSim, CronSimError
from django.core import checks

from atithi.core.clock import now
from atithi.events import catalogue
from atithi.events.errors import UnknownEvent
from atithi.events.table import Table, table


@checks.register("events")
def check_tables(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every subscribed event is in the catalogue; every schedule is readable and names a handler."""
    try:
        current = table()
    except (ImportError, ValueError) as error:
        return [checks.Error(f"The tables of work cannot be loaded: {error}", id="events.E001")]
    return [*_subscriptions(current), *_schedules(current)]


def _subscriptions(current: Table) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for name, subscribers in current.subscriptions.items():
        try:
            catalogue.lookup(name)
        except UnknownEvent as error:
            found.append(checks.Error(str(error), id="events.E002"))
        if len({subscriber.name for subscriber in subscribers}) < len(subscribers):
            found.append(checks.Error(f"{name} lists a subscriber twice", id="events.E003"))
    return found


def _schedules(current: Table) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for name, cron, handler in current.schedules:
        try:
            CronSim(cron, now())
        except CronSimError as error:
            found.append(checks.Error(f"The schedule {name} cannot be read ({cron}): {error}", id="events.E004"))
        if handler not in current.handlers:
            found.append(checks.Error(f"The schedule {name} names no known handler: {handler}", id="events.E005"))
    if len({name for name, _, _ in current.schedules}) < len(current.schedules):
        found.append(checks.Error("Two schedules have the same name", id="events.E006"))
    return found
