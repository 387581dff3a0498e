"""When guests are left in peace. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def is_quiet(local: time, since: time, until: time) -> bool:
    """Whether a time of day lies in the quiet hours, which may go past midnight; equal ends mean that there are none."""
    if since == until:
        return False
    return since <= local < until if since < until else local >= since or local < until


def next_moment(moment: datetime, zone: ZoneInfo, since: time, until: time) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies."""
    local = moment.astimezone(zone)
    if not is_quiet(local.timetz().replace(tzinfo=None), since, until):
        return moment
    end = datetime.combine(local.date(), until, zone)
    if end <= local:
        end = datetime.combine(local.date() + timedelta(days=1), until, zone)
    return end.astimezone(moment.tzinfo)
