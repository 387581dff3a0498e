"""What the chat knows of a person, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atithi.channels.webchat.models import ChatSession
from atithi.core.personal import Fate, Goes, Part


def _sessions(ids: Sequence[int]) -> QuerySet[ChatSession]:
    return ChatSession.objects.filter(conversation__customer_id__in=ids)


def tell(ids: Sequence[int]) -> list[Part]:
    """The browsers in which they chatted."""
    columns = [("since", _("Since")), ("known_as", _("Known on the site as"))]
    rows = [{"since": one.created_at.isoformat(), "known_as": one.external_id} for one in _sessions(ids)]
    return [Part("chats", _("Browsers in which you chatted"), columns, rows)]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """They go: an open chat begins anew."""
    return Fate(goes=[Goes(_("Browsers that a chat remembers"), _sessions(ids).count())])


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Forgets the browsers."""
    _sessions(ids).delete()
    return []
