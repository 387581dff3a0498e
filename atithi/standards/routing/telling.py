"""Whoever is suggested a conversation is told, as long as it is suggested to them."""

from django.utils.translation import gettext as _

from atithi.events import JobView
from atithi.notices.actions import overtake, tell
from atithi.notices.concern import people
from atithi.notices.models import Kind, Notice
from atithi.standards.models import QueuedWork
from atithi.standards.routing.words import in_one_line

TELL = "routing.tell"


def tell_suggested(job: JobView) -> None:
    """After a suggestion: whom it is made to hears of it, unless it went on since; whom it was made to before need not."""
    rows = QueuedWork.objects.select_related("conversation", "offered_to")
    work = rows.filter(pk=job.args["conversation"], offered_to=job.args["user"], taken_at=None).first()
    if work is None or work.offered_to is None or work.offered_at is None:
        return
    if work.offered_at.isoformat() != job.args["at"] or work.conversation.assignee_id is not None:
        return
    overtake(kind=Kind.SUGGESTED, conversation=work.conversation, but=work.offered_to)
    if work.offered_to.is_active:
        key = f"suggested:{work.pk}:{work.offered_at:%Y%m%d%H%M%S%f}"
        tell(
            people=people([work.offered_to]), kind=Kind.SUGGESTED, conversation=work.conversation, key=key,
            data={"why": {name: value for name, value in work.why.items() if name != "skills"}},
        )  # fmt: skip


def headline(notice: Notice, who: str) -> str:
    """What a notice of a suggestion says, with what spoke for its reader."""
    why = in_one_line(notice.data.get("why") or {}, {})
    said = _("Suggested to you: %(who)s") % {"who": who}
    return f"{said} ({why})" if why else said
