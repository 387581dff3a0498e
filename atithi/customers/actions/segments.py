"""Segments are made, changed and taken away."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import Segment
from atithi.customers.queries.segments import SEGMENT, may_change_segment, may_share_segment, read_segment
from atithi.events import Actor, record

MOST = 100  # that one person makes


@transaction.atomic
def save_segment(*, user: Any, name: str, conditions: Any, segment: Segment | None = None,
                 shared: bool = False) -> Segment:  # fmt: skip
    """Makes a segment, or changes one. Its conditions must be readable, and what they refer to must be there.

    Raises CustomerError with the words of the first thing that is wrong, NotFound for a segment of somebody else.
    """
    if segment is not None and not may_change_segment(user, segment):
        raise NotFound
    if segment is None and Segment.objects.filter(owner=user.pk).count() >= MOST:
        raise CustomerError("too_many_segments", _("You have %(count)s segments. Remove one first."), count=MOST)
    name = clean_line(name, 60)
    if not name:
        raise CustomerError("segment_nameless", _("Please give the segment a name."))
    reading = read_segment(user, conditions, within=frozenset({segment.pk} if segment else ()))
    if reading.broken:
        raise CustomerError("segment_broken", reading.broken[0].words)
    if shared and not may_share_segment(user, segment):
        message = _("Only those who may change what is shared can give everybody a segment.")
        raise CustomerError("not_for_everybody", message, status=403)
    asked = [one for each in reading.tree.conditions() if each.field == SEGMENT for one in each.values]
    if shared and Segment.objects.filter(public_id__in=asked, shared=False).exists():
        message = _("Everybody has this segment: it can ask only for segments that everybody has.")
        raise CustomerError("segment_not_shared", message)
    created = segment is None
    segment = segment or Segment(owner=user.pk, created_at=now())
    segment.name, segment.conditions, segment.shared = name, reading.tree.as_json(), shared
    segment.save()
    _told(segment, user, "segment.added" if created else "segment.changed")
    return segment


@transaction.atomic
def remove_segment(*, segment: Segment, user: Any) -> None:
    """Takes a segment away; the customers in it stay what they are. NotFound for one of somebody else."""
    if not may_change_segment(user, segment):
        raise NotFound
    _told(segment, user, "segment.removed")
    segment.delete()


def _told(segment: Segment, user: Any, type: str) -> None:
    record(type, subject=("segment", segment.pk), actor=Actor.staff(user.pk), data={"shared": segment.shared})
