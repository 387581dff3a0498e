"""Announcements that must be read: whoever has not is told when one comes out, reminded later, and before it runs out."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from atithi.core.clock import now
from atithi.events import JobView
from atithi.events.models import Event
from atithi.knowledge.announcements import concerning, in_force, readers, unread
from atithi.knowledge.models import Announcement
from atithi.notices.actions import overtake, tell
from atithi.notices.concern import colleague_of, people
from atithi.notices.digest import Line
from atithi.notices.models import Kind, Notice, NoticeRules, Way
from atithi.notices.pages import Page
from atithi.staff.models import User

REMINDED_AFTER = (1, 3)
"""Days after it came out: then whoever has not read it is reminded."""
LOOK_BACK = timedelta(days=14)
"""What came out earlier is no news, but for the reminder on the day before it runs out."""
IN_MAIL = 5

PAGE = Page(place=lambda notice: f"/announcements/{notice.about}/", visible=concerning)


def tell_of_published(job: JobView) -> None:
    """`announcement.published`: those whom it concerns hear of it, but who published it; `.written`: those whom it concerns
    only now."""
    event = job.event
    announcement = in_force().filter(pk=event.subject_id, must_read=True).first() if event is not None else None
    if event is None or announcement is None or announcement.published_at is None:
        return
    if announcement.published_at < now() - timedelta(days=1):
        return  # from then on the daily look reminds
    of_this = Event.objects.filter(
        subject_kind="announcement", subject_id=announcement.pk, type="announcement.published"
    )
    published = of_this.order_by("-id").first()
    _tell(announcement, "0", by=colleague_of(published) if published is not None else None)


def note_read(job: JobView) -> None:
    """`announcement.read`: whoever has read it has seen what they were told of it."""
    event = job.event
    if event is not None and event.data["done"] and event.actor_kind == "staff":
        announcement = Announcement.objects.filter(pk=event.subject_id).first()
        if announcement is not None:
            overtake(kind=Kind.NEWS, about=announcement.public_id, user=colleague_of(event))


def remind(job: JobView) -> None:
    """Once a day: each announcement that has come to a further stage since is told again, to whoever has not read it."""
    moment = now()
    tomorrow = timezone.localdate(moment) + timedelta(days=1)
    due = Q(published_at__gt=moment - LOOK_BACK) | Q(expires_on__lte=tomorrow)
    for announcement in in_force().filter(due, must_read=True).order_by("id"):
        _tell(announcement, _stage(announcement, moment, tomorrow))


def _stage(announcement: Announcement, moment: datetime, tomorrow: date) -> str:
    """How far it has come: so many days after it came out, or its end is near."""
    age = moment - (announcement.published_at or moment)
    if announcement.expires_on is not None and announcement.expires_on <= tomorrow and age > timedelta(hours=12):
        return f"last:{announcement.expires_on}"
    return str(max((stage for stage in REMINDED_AFTER if stage <= age / timedelta(days=1)), default=0))


def _tell(announcement: Announcement, stage: str, by: User | None = None) -> None:
    waiting = [user for user, reading in readers(announcement) if reading is None or reading.done_at is None]
    titles = {code: text["title"] for code, text in announcement.texts.items()}
    tell(
        people=people([user for user in waiting if user != by]), kind=Kind.NEWS, about=announcement.public_id,
        key=f"news:{announcement.pk}:{stage}", by=by, instead=True,
        data={"titles": titles, "source": announcement.source_language, "stage": stage.partition(":")[0]},
    )  # fmt: skip


def headline(notice: Notice, who: str) -> str:
    """What a notice of an announcement says, in one line, in the reader's language where it is written in it."""
    titles = notice.data.get("titles", {})
    language = (translation.get_language() or "en")[:2]
    title = titles.get(language) or titles.get(notice.data.get("source")) or next(iter(titles.values()), "")
    return {
        "0": _("Please read: %(title)s"),
        "last": _("Holds until tomorrow at most, and you have not read it yet: %(title)s"),
    }.get(notice.data.get("stage", ""), _("You have not read this yet: %(title)s")) % {"title": title}


def mail_lines(user: User, rules: NoticeRules) -> tuple[str, list[Line]]:
    """For the mail of the day: what this person must still read."""
    if not rules.wants(Kind.NEWS, Way.MAIL):
        return "", []
    lines = [
        Line("", one.text(user.language)["title"], f"{settings.PUBLIC_URL}/announcements/{one.public_id}/")
        for one in unread(user)[:IN_MAIL]
    ]
    return _("You must still read:"), lines
