"""Counting and reading answers, by the clock."""

from datetime import timedelta

from atithi.core.clock import now
from atithi.events import JobView, enqueue
from atithi.satisfaction.actions import counting, themes
from atithi.satisfaction.models import Invitation

COUNT = "satisfaction.count"
AGAIN = timedelta(days=100)  # longer than any invitation is open


def count(job: JobView) -> None:
    """Each minute: days on which something changed are counted again, and the words of new answers read."""
    more, answers = counting.count_touched()
    themes.read_answers(answers)
    if more:
        enqueue(COUNT, key=f"{COUNT}:more:{job.id}")


def count_again(_job: JobView) -> None:
    """Each night: all days that can still change, so that nothing stays wrong that was erased or moved without a word."""
    since = (now() - AGAIN).date()
    rows = Invitation.objects.filter(asked_on__gte=since).order_by().values_list("survey_id", "asked_on").distinct()
    counting.count_days([(survey, day) for survey, day in rows if day])


def find_themes(_job: JobView) -> None:
    """Each night: what guests write about that no theme holds yet."""
    themes.find_themes()


def follow_team(job: JobView) -> None:
    """`team.changed`: where it became private, what was counted of it is hidden from others, too."""
    if job.event is not None and "private" in job.event.data.get("changes", {}):
        counting.touch_team(job.event.subject_id)
