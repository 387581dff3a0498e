"""Answers to surveys on a guest's timeline."""

from typing import Any

from django.utils.translation import gettext_lazy

from atithi.customers.models import Customer
from atithi.customers.timeline import Entry, Look, Source
from atithi.satisfaction.models import Answer
from atithi.satisfaction.queries import answers_visible_to


def said(answer: Answer) -> str:
    """The score as one says it: 2 of 5; empty for own questions."""
    scale = answer.survey.scale
    return f"{answer.score}/{scale[1]}" if scale is not None and answer.score is not None else ""


def tone(answer: Answer) -> str:
    """Whether it is good or bad news."""
    if answer.survey.is_low(answer.score):
        return "bad"
    scale = answer.survey.scale
    return "good" if scale is not None and answer.score is not None and answer.score >= scale[1] - 1 else ""


def _answers(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = answers_visible_to(user).filter(customer=customer).select_related("survey", "invitation__conversation")
    if look.narrowed.store:
        rows = rows.filter(invitation__store__public_id=look.narrowed.store)
    if look.narrowed.channel:
        rows = rows.filter(invitation__channel__public_id=look.narrowed.channel)
    return [_entry(row) for row in look.take(rows, "answered_at")]


def _entry(row: Answer) -> Entry:
    conversation = row.invitation.conversation
    lang = row.language if row.language != "und" else ""
    link = ("conversation", conversation.public_id) if conversation is not None else None
    return Entry(
        row.answered_at, row.pk, row.survey.name, row.comment, lang=lang, badge=said(row), tone=tone(row), link=link
    )


ANSWERS = Source("answer", gettext_lazy("Answers to surveys"), "smile", _answers, by_channel=True, by_store=True)
