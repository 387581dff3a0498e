"""A survey within the chat: one tap answers, a further question and words may follow; the rest stands on the page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from atithi.channels.inline import Drawn, Inline
from atithi.conversations.models import Message
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.satisfaction import links, queries
from atithi.satisfaction.actions import Given, submit_answer
from atithi.satisfaction.actions.answering import is_open
from atithi.satisfaction.actions.asking import first_name
from atithi.satisfaction.current import wording_of
from atithi.satisfaction.enclosing import KEY
from atithi.satisfaction.models import Answer, Invitation, Recovery, Wording
from atithi.satisfaction.page import ASKED, Page, Question, given_by, number_in, page_of
from atithi.satisfaction.questions import LONGEST_TEXT

TAPPED = ("choice", "scale")


def _asked(message: Message) -> tuple[Invitation, Wording] | None:
    """The invitation that this message is, with words that somebody looked at."""
    if not (message.client_key or "").startswith(KEY):
        return None
    row = Invitation.objects.select_related("survey", "version", "customer").filter(message=message.pk).first()
    if row is None or row.customer is None or row.customer.erased_at is not None:
        return None
    wording = wording_of(row.version, row.language)
    return (row, wording) if wording is not None else None


def shown(message: Message) -> Drawn | None:
    """The survey below the message that asks; None where its first question cannot be tapped."""
    found = _asked(message)
    if found is None:
        return None
    row, wording = found
    answer = queries.answer_of(row)
    with translation.override(wording.language):
        page = page_of(row.survey, row.version, name=first_name(row.customer), given=given_by(answer), wording=wording)
        return _drawn(row, page, answer) if page is not None else None


def taken(message: Message, given: Mapping[str, object]) -> Drawn | None:
    """A tap or words of the guest, added to what they gave before. Raises SatisfactionError as the page does, NotFound for what
    is neither."""
    found = _asked(message)
    if found is None:
        return None
    row, _wording = found
    before = given_by(queries.answer_of(row))
    actor = Actor.customer(row.customer_id) if row.customer_id else Actor.system()
    submit_answer(invitation=row, given=_with(before, given), actor=actor)
    return shown(message)


def _with(before: Given, given: Mapping[str, object]) -> Given:
    field, value = given.get("field"), given.get("value")
    if not isinstance(field, str) or not isinstance(value, str):
        raise NotFound
    if field == "score":
        return replace(before, score=number_in(value), whole=False)
    if field == "comment":
        return replace(before, comment=value[: 2 * LONGEST_TEXT], whole=False)
    if not field.startswith(ASKED):
        raise NotFound
    return replace(before, values={**before.values, field.removeprefix(ASKED): value}, whole=False)


def _drawn(row: Invitation, page: Page, answer: Answer | None) -> Drawn | None:
    own = list(page.questions)
    first = _scores(page) if page.scores else _question(own.pop(0)) if own and own[0].kind in TAPPED else None
    if first is None:
        return None
    follow = _question(own.pop(0)) if own and own[0].kind in TAPPED else None
    may_change = is_open(row)
    mark = links.holder_mark(row) if answer is not None and may_change else ""
    return {
        "language": page.language, "open": may_change, "answered": answer is not None, "ask": first,
        "follow": follow if answer is not None else None, "why": page.texts["why"], "comment": page.comment,
        "thanks": page.texts["thanks"], "page": links.path_of(row), "mark": mark, "more": bool(own) and bool(mark),
        "sorry": _sorry(answer) if answer is not None else "", "words": _words(),
    }  # fmt: skip


def _scores(page: Page) -> dict[str, Any]:
    options = [
        {
            "value": str(score.value), "text": score.label if score.face else str(score.value), "face": score.face,
            "says": f"{score.value}, {score.label}" if score.label and not score.face else "", "chosen": score.chosen,
        }
        for score in page.scores
    ]  # fmt: skip
    ends = [] if page.kind == "csat" else [page.texts["low"], page.texts["high"]]
    return {"field": "score", "text": page.texts["question"], "options": options, "ends": ends}


def _question(question: Question) -> dict[str, Any]:
    options = [
        {"value": value, "text": text, "face": 0, "says": "", "chosen": chosen}
        for value, text, chosen in question.options
    ]
    return {"field": question.name, "text": question.text, "options": options, "ends": []}


def _sorry(answer: Answer) -> str:
    if not Recovery.objects.filter(answer=answer).exists():
        return ""
    return _("We are sorry that it was not good. A colleague looks into it now and writes to you.")


def _words() -> dict[str, str]:
    return {
        "send": _("Send my answer"),
        "more": _("More questions"),
        "rest": _("Please do not ask me again"),
        "noted": _("Thank you, we have noted it."),
        "closed": _("The time for this answer is over. Thank you all the same!"),
    }


IN_CHAT = Inline(shown, taken)
