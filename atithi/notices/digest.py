"""The mail of the day: what waits for one person, in their language. Where nothing does, no mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from atithi.conversations.models import Conversation
from atithi.conversations.queries import mentions, visible_to
from atithi.core.clock import now
from atithi.core.tables import filled
from atithi.customers.models import Customer
from atithi.events import JobView, enqueue
from atithi.events.mail import Mail
from atithi.notices.models import Digest, Kind, NoticeRules, Way
from atithi.notices.pages import address
from atithi.notices.queries import rules_of
from atithi.staff.models import User
from atithi.staff.queries import business

SHOWN = 10
SUNDAY = 7


@dataclass(frozen=True)
class Line:
    """One conversation of the mail."""

    who: str
    words: str
    url: str


def local_now() -> datetime:
    """The moment on the business's clock."""
    return timezone.localtime(now(), ZoneInfo(business().time_zone))


def ask_for_digests(job: JobView) -> None:
    """Each hour: a job for everybody whose hour has come and whose mail of today was not seen to."""
    here = local_now()
    wishing = NoticeRules.objects.filter(digest_hour__lte=here.hour, user__is_active=True).exclude(digest=Digest.OFF)
    for rules in wishing.exclude(digest_on=here.date()):
        if rules.digest == Digest.WEEKDAYS and here.isoweekday() == SUNDAY:
            continue
        enqueue("notices.digest", args={"user": rules.user_id}, key=f"digest:{rules.user_id}:{here.date()}")


def prepare_digest(job: JobView) -> Mail | None:
    """The mail; None (and the day is seen to) where nothing waits."""
    user = User.objects.filter(pk=job.args["user"], is_active=True).first()
    rules = rules_of(user) if user is not None else None
    day = local_now().date()
    if user is None or rules is None or not rules.digest or rules.digest_on == day:
        return None
    with translation.override(user.language):
        text = _text(user, rules)
        subject = _("What waits for you at %(business)s") % {"business": business().name_in(user.language)}
    if not text:
        settle_digest(job, None, None)
        return None
    host = urlsplit(settings.PUBLIC_URL).hostname
    return Mail(user.email, subject, text, f"<digest-{user.public_id}-{day}@{host}>")


def _text(user: User, rules: NoticeRules) -> str:
    mine = _waiting(user, rules) if rules.wants(Kind.WAITING, Way.MAIL) or rules.wants(Kind.ANSWERED, Way.MAIL) else []
    named = mentions(user, unread=True, limit=SHOWN) if rules.wants(Kind.MENTIONED, Way.MAIL) else []
    free = _unassigned(user) if rules.wants(Kind.NEW, Way.MAIL) or rules.wants(Kind.WAITING, Way.MAIL) else 0
    said = [
        Line(
            _who(one.conversation, rules),
            one.message.author.name if one.message.author else "",
            _link(one.conversation),
        )
        for one in named
    ]
    more = [part for part in (lines(user, rules) for lines in filled(settings.NOTICE_MAIL)) if part[1]]
    if not (mine or said or free or more):
        return ""
    context = {
        "name": user.name, "mine": mine, "mentions": said, "free": free, "more": more, "desk": settings.PUBLIC_URL,
    }  # fmt: skip
    return render_to_string("notices/digest.txt", {**context, "business": business().name_in(user.language)})


def _waiting(user: User, rules: NoticeRules) -> list[Line]:
    rows = visible_to(user).filter(assignee=user, closed_at=None, snoozed_until=None, waiting_since__isnull=False)
    found = rows.select_related("customer").order_by("waiting_since", "id")[:SHOWN]
    return [Line(_who(one, rules), _since(one, now()), _link(one)) for one in found]


def _since(conversation: Conversation, moment: datetime) -> str:
    waited = moment - (conversation.waiting_since or moment)
    language = (translation.get_language() or "en")[:2]
    return format_timedelta(
        max(waited, timedelta(minutes=1)), granularity="minute", threshold=1.1, locale=f"{language}_IN"
    )


def _who(conversation: Conversation, rules: NoticeRules) -> str:
    return f"{conversation.customer} (#{conversation.number})" if rules.show_words else f"#{conversation.number}"


def _link(conversation: Conversation) -> str:
    return f"{settings.PUBLIC_URL}{address(conversation)}"


def line_of(conversation: Conversation | None, customer: Customer, words: str, path: str, rules: NoticeRules) -> Line:
    """A line of another room's for the mail: the customer by name only where the person allows it."""
    number = f"#{conversation.number}" if conversation else ""
    shown = f"{customer} ({number})" if number else str(customer)
    return Line(shown if rules.show_words else number, words, f"{settings.PUBLIC_URL}{path}")


def _unassigned(user: User) -> int:
    rows = visible_to(user).filter(closed_at=None, snoozed_until=None, assignee=None, waiting_since__isnull=False)
    if user.speaks:
        rows = rows.filter(language__in=[*user.speaks, "und", ""])
    return rows[:1000].count()


def settle_digest(job: JobView, mail: Mail | None, sent: bool | None) -> None:
    """Today's mail was seen to."""
    NoticeRules.objects.filter(user_id=job.args["user"]).update(digest_on=local_now().date())
