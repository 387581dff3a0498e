"""A manager may ask for a second thought: a promise that the record says is rarely kept needs a reason before it is sent."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.language.languages import codes
from atithi.promises.actions.shared import LONGEST_REASON
from atithi.promises.advising import outlook_of, said_share
from atithi.promises.errors import PromiseError
from atithi.promises.feasibility.answering import Feasibility, rules
from atithi.promises.finding import detect
from atithi.staff.models import User

NEEDED = 422  # the status by which a page knows that it must ask why


def check(*, conversation: Conversation, text: str, author: User, reason: str) -> None:
    """Raises PromiseError where the text promises what is not feasible and no reason is given; the reason goes on record."""
    if not (text.strip() and rules().second_thought):
        return
    language = conversation.language if conversation.language in codes() else None
    found = [outlook_of(each, author, conversation) for each in detect(text, timezone.localtime(now()), language)]
    rash = [each for each in found if each is not None and not each.is_feasible]
    if not rash:
        return
    why = clean_line(reason[: 4 * LONGEST_REASON], LONGEST_REASON)
    if not why:
        raise PromiseError(
            "second_thought",
            _("A second thought: %(promise)s. Promise another time, or say why you promise this one."),
            promise=said_share(rash[0]), status=NEEDED,
        )  # fmt: skip
    record(
        "promise.second_thought", subject=("conversation", conversation.pk), actor=Actor.staff(author.pk),
        data={"promises": [_as_data(each) for each in rash], "level": rules().level, "reason": why},
    )  # fmt: skip


def _as_data(found: Feasibility) -> dict[str, object]:
    share = round(found.share.value, 3) if found.share else None
    return {"kind": found.kind, "due": found.due.isoformat(), "share": share}
