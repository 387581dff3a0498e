"""How each channel is doing: last received, last sent, and what is wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from atithi.channels.models import DeliveryAttempt, RawInbound
from atithi.conversations.models import Channel
from atithi.conversations.queries import channels
from atithi.core.clock import now

RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Health:
    """One channel's state at one moment."""

    channel: Channel
    received_at: datetime | None
    sent_at: datetime | None
    problem: str
    problem_at: datetime | None
    unreadable: int

    @property
    def sound(self) -> bool:
        """Nothing failed since something last succeeded, and nothing lies unread."""
        failed_last = self.problem_at is not None and (self.sent_at is None or self.problem_at > self.sent_at)
        return not failed_last and not self.unreadable


def of_channels() -> list[Health]:
    """All channels: four short lookups by index for each, however much has passed through."""
    return [_of(channel) for channel in channels()]


def _of(channel: Channel) -> Health:
    raw = RawInbound.objects.filter(channel=channel)
    attempts = DeliveryAttempt.objects.filter(channel=channel).order_by("-id")
    sent = attempts.filter(state=DeliveryAttempt.State.SENT).only("finished_at").first()
    bad = (DeliveryAttempt.State.FAILED, DeliveryAttempt.State.UNCERTAIN)
    failed = attempts.filter(state__in=bad, started_at__gte=now() - RECENT).first()
    return Health(
        channel=channel,
        received_at=raw.order_by("-id").values_list("received_at", flat=True).first(),
        sent_at=sent.finished_at if sent else None,
        problem=failed.problem if failed else "",
        problem_at=failed.started_at if failed else None,
        unreadable=raw.filter(state=RawInbound.State.UNREADABLE).count(),
    )
