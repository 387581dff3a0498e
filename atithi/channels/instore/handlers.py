"""What this room does by the clock."""

from atithi.channels.instore.actions import leave
from atithi.channels.instore.models import Floor
from atithi.channels.instore.queries import left_over
from atithi.events import Actor, JobView, enqueue

AT_ONCE = 200
END_DAY = "instore.end_day"


def end_day(job: JobView) -> None:
    """Each hour: who still stands in a queue of an earlier day has left. Twice is once."""
    for floor in Floor.objects.select_related("store").order_by("id"):
        found = left_over(floor, AT_ONCE)
        for visit in found:
            leave(visit=visit, actor=Actor.system(), because="day")
        if len(found) == AT_ONCE:
            enqueue(END_DAY, key=f"{END_DAY}:{found[-1].pk}")
