"""What a guest alone gets of the message that asks them: the link, and in a mail the scores to tap. Colleagues do not see it."""

from django.utils.html import format_html, format_html_join

from atithi.channels.enclosing import Enclosed
from atithi.conversations.models import Message
from atithi.satisfaction.links import url_of
from atithi.satisfaction.models import Invitation, SurveyKind
from atithi.satisfaction.wordings import labels, phrase

KEY = "survey:"
SIGNS = ("😞", "🙁", "😐", "🙂", "😀")


def enclose(message: Message) -> Enclosed | None:
    """The words of an invitation as its guest gets them; None for any other message."""
    if not (message.client_key or "").startswith(KEY):
        return None
    row = Invitation.objects.select_related("survey").filter(message=message.pk).first()
    if row is None:
        return None
    link = phrase("link", row.language, link=url_of(row))
    text = f"{message.text}\n\n{link}\n\n{phrase('stop', row.language)}"
    return Enclosed(text, _html(message.text, row))


def _html(text: str, row: Invitation) -> str:
    """For mail: each score is a link that opens the page with it chosen. The words stand beside the signs."""
    scores = _scores(row)
    taps = format_html_join("", '<p><a href="{}">{}</a></p>', ((url_of(row, score), label) for score, label in scores))
    page = format_html('<p><a href="{}">{}</a></p>', url_of(row), phrase("link", row.language, link="").rstrip(" :"))
    return format_html("<p>{}</p>{}<p>{}</p>", text, taps or page, phrase("stop", row.language))


def _scores(row: Invitation) -> list[tuple[int, str]]:
    if row.survey.scale is None:
        return []
    low, high = row.survey.scale
    if row.survey.kind != SurveyKind.CSAT:
        return [(score, str(score)) for score in range(low, high + 1)]
    words = zip(SIGNS, labels(row.language), strict=True)
    return [(score, f"{sign} {score} · {word}") for score, (sign, word) in reversed(list(enumerate(words, 1)))]
