"""What the forms of articles say, and what may be done with a text."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Article, State, Step, Text
from atithi.language import codes
from atithi.staff.models import User
from atithi.staff.queries import business


def pictures_of(article: Article) -> Callable[[str], str | None]:
    """The addresses of an article's pictures by their ids."""
    known = set(article.pictures.values_list("public_id", flat=True))
    return lambda public_id: reverse("portal:help_picture", args=[public_id]) if public_id in known else None


def day_of(text: str) -> date | None:
    """A day from a form; None where it is empty. Raises KnowledgeError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise KnowledgeError("day_malformed", _("This is no day.")) from None


def moment_of(text: str) -> datetime:
    """A moment from a form, on the business's clock. Raises KnowledgeError."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(business().time_zone))
    except ValueError:
        raise KnowledgeError("moment_malformed", _("Choose a day and a time.")) from None


def state_of(article: Article) -> list[tuple[str, Text | None, str, str]]:
    """Each language with its text, how that stands to the original, and how far it is: (code, text, state, step)."""
    texts = {text.language: text for text in article.texts.all()}
    found: list[tuple[str, Text | None, str, str]] = []
    for code in sorted(codes(), key=lambda code: (code != article.source_language, code != "en", code)):
        text = texts.get(code)
        found.append((code, text, text.state if text else State.MISSING, text.step if text else ""))
    return found


def verbs(text: Text | None, user: User) -> list[tuple[str, str, str]]:
    """What this person may do with a text now: (name, label, how weighty)."""
    if text is None or not text.body:
        return []
    found = []
    if text.step != Step.PUBLISHED and user.leads:
        found += [("publish", _("Publish"), "primary"), ("schedule", _("Publish later"), "")]
    if text.step == Step.DRAFT and not user.leads:
        found.append(("submit", _("Ask to publish it"), "primary"))
    if text.state == State.OUTDATED:
        found.append(("confirm", _("It is right beside the original"), ""))
    if user.leads and (text.live_at or text.step == Step.SCHEDULED):
        found.append(("withdraw", _("Withdraw"), "danger"))
    return found
