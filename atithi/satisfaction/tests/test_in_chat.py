"""The survey stands in the chat: one tap answers, words may follow, the rest is on the page; a low score is put right there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from atithi.channels.webchat.models import ChatSession
from atithi.channels.webchat.tests.conftest import Guest
from atithi.conftest import Cast
from atithi.conversations.actions import close, send_reply
from atithi.conversations.models import Conversation, Message
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.satisfaction import actions, handlers
from atithi.satisfaction.figures import MEASURES
from atithi.satisfaction.models import Answer, AnswerValue, Invitation, InvitationState, Recovery, Survey
from atithi.satisfaction.tests.shop import MONDAY, guest, owner, survey_of
from atithi.satisfaction.wordings import shipped

pytestmark = pytest.mark.django_db
OWN: list[dict[str, Any]] = [
    {"key": "staff", "kind": "choice", "required": True, "choices": ["polite", "not"]},
    {"key": "when", "kind": "scale", "low": 1, "high": 3, "required": True, "if": {"key": "score", "op": "at_most", "value": 2}},
]  # fmt: skip


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def asked(cast: Cast, person: Guest, kind: str = "csat", questions: list[dict[str, Any]] | None = None) -> Survey:
    """Their matter was answered and closed; the rule asks at once."""
    survey = survey_of(cast, kind, delay_minutes=0)
    if questions:
        texts = {
            **shipped(kind, "hi"),
            "q:staff": "कर्मचारी कैसे थे?",
            "c:staff:polite": "विनम्र",
            "c:staff:not": "रूखे",
            "q:when": "कब?",
        }
        words = {"hi": actions.Words(texts, reviewed=True)}
        draft = survey.versions.get()
        actions.save_draft(survey=survey, revision=draft.revision, actor=owner(cast), questions=questions, words=words)
        for language in ("en", "te", "bn"):
            draft = survey.versions.order_by("-number")[0]
            unseen = {language: actions.Words(shipped(kind, language), reviewed=False)}
            actions.save_draft(survey=survey, revision=draft.revision, actor=owner(cast), words=unseen)
        actions.publish(survey=survey, actor=owner(cast))
    person.writes("मेरा पैसा वापस नहीं आया, कृपया देखिए")
    conversation = person.conversation
    send_reply(conversation=conversation, text="आज ही लौटा दिया है।", actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    close(conversation=Conversation.objects.get(pk=conversation.pk), actor=Actor.staff(cast.ravi.pk))
    run_jobs()
    return survey


def below(person: Guest) -> tuple[str, dict[str, Any]]:
    """The message that asks, and what stands below it."""
    message = next(each for each in person.sees() if each["asks"])
    assert "/survey/" not in message["text"]
    return message["id"], message["asks"]


def taps(person: Guest, message: str, value: str, field: str = "score") -> Any:
    return person.post(f"questions/{message}", {"field": field, "value": value})


def test_closing_a_chat_asks_at_once_and_one_tap_answers_in_the_guests_language(cast: Cast, lakshmi: Guest) -> None:
    survey = asked(cast, lakshmi)
    message, asks = below(lakshmi)
    labels = [option["text"] for option in asks["ask"]["options"]]
    assert (asks["language"], labels) == ("hi", ["बहुत ख़राब", "ख़राब", "ठीक-ठाक", "अच्छा", "बहुत अच्छा"])
    assert [option["face"] for option in asks["ask"]["options"]] == [1, 2, 3, 4, 5]
    assert (asks["answered"], asks["mark"], Answer.objects.count()) == (False, "", 0)
    lakshmi.post("seen", {"message": message})
    handlers.ask_due(None)  # type: ignore[arg-type]
    row = Invitation.objects.get(survey=survey)
    assert (row.state, row.opened_at) == (InvitationState.OPENED, MONDAY)
    for _press in range(2):
        found = taps(lakshmi, message, "4").json()
    assert found["thanks"].startswith("धन्यवाद")
    assert [option["chosen"] for option in found["ask"]["options"]] == [False, False, False, True, False]
    answer = Answer.objects.get()
    assert (answer.score, answer.changes, Event.objects.filter(type="survey.answer_changed").count()) == (4, 0, 0)
    taps(lakshmi, message, "बहुत अच्छे लोग", "comment")
    taps(lakshmi, message, "5")
    answer.refresh_from_db()
    assert (answer.score, answer.comment, answer.changes) == (5, "बहुत अच्छे लोग", 2)
    assert answer.score in MEASURES["csat"][0].good
    assert below(lakshmi)[1]["comment"] == "बहुत अच्छे लोग"  # after a reload, too


def test_what_is_no_answer_or_comes_too_late_is_refused(
    cast: Cast, lakshmi: Guest, arrive: Callable[..., Guest], monday: Any
) -> None:
    asked(cast, lakshmi)
    message, _asks = below(lakshmi)
    for value, said in (("9", "1"), ("-1", "1"), ("", "choose"), ("४", "1")):
        refused = taps(lakshmi, message, value)
        assert (refused.status_code, said in refused.json()["title"]) == (422, True), value
    for body in ({"field": "score"}, {"field": ["score"], "value": "4"}, {"field": "other", "value": "x"}):
        assert lakshmi.post(f"questions/{message}", body).status_code == 404
    assert taps(lakshmi, "nothing", "4").status_code == 404
    first = next(each["id"] for each in lakshmi.sees() if each["from"] == "desk" and not each["asks"])
    assert taps(lakshmi, first, "4").status_code == 404  # a reply asks nothing
    stranger = arrive()
    assert taps(stranger, message, "4").status_code == 404
    stranger.writes("hello")
    assert taps(stranger, message, "4").status_code == 404
    assert taps(Guest(lakshmi.channel), message, "4").status_code == 401
    assert not Answer.objects.exists()
    taps(lakshmi, message, "4")
    monday.move_to(MONDAY + timedelta(days=15))
    late = taps(lakshmi, message, "1")
    assert (late.status_code, Answer.objects.get().score) == (410, 4)
    closed = below(lakshmi)[1]
    assert (closed["open"], closed["mark"]) == (False, "")


def test_one_further_question_is_tapped_and_the_rest_goes_on_on_the_page(cast: Cast, lakshmi: Guest) -> None:
    asked(cast, lakshmi, questions=OWN)
    message, asks = below(lakshmi)
    assert asks["follow"] is None
    found = taps(lakshmi, message, "2").json()  # although two questions have to be answered on the page
    assert [option["text"] for option in found["follow"]["options"]] == ["विनम्र", "रूखे"]
    assert found["more"]
    found = taps(lakshmi, message, "not", found["follow"]["field"]).json()
    assert taps(lakshmi, message, "rude", "q_staff").status_code == 422
    browser = guest()
    assert "पहले ही" in browser.get(found["page"]).content.decode()  # the link alone opens nothing
    assert browser.post(found["page"], {"holder": found["mark"] + "x"}).status_code == 404
    page = browser.post(found["page"], {"holder": found["mark"]}, follow=True).content.decode()
    assert 'value="not" required checked' in page
    assert 'value="2" required checked' in page
    sent = {"score": "2", "q_staff": "not", "q_when": "3", "shown": "staff when ", "comment": ""}
    browser.post(found["page"], sent)
    assert dict(AnswerValue.objects.values_list("question", "number")) == {"staff": None, "when": 3}
    taps(lakshmi, message, "1")  # a tap keeps what was answered there
    assert AnswerValue.objects.count() == 2


def test_a_low_score_is_put_right_in_the_same_chat(cast: Cast, lakshmi: Guest) -> None:
    survey = asked(cast, lakshmi)
    original = lakshmi.conversation
    message, _asks = below(lakshmi)
    found = taps(lakshmi, message, "1").json()
    assert "साथी" in found["sorry"]
    taps(lakshmi, message, "बहुत देर लगी", "comment")
    taps(lakshmi, message, "बहुत देर लगी", "comment")
    run_jobs()
    recovery = Recovery.objects.get()
    assert recovery.owner == cast.farida
    assert recovery.conversation != original
    assert lakshmi.conversation == recovery.conversation
    assert recovery.conversation.waiting_since == MONDAY
    texts = list(
        Message.objects.filter(conversation=recovery.conversation, kind="customer").values_list("text", flat=True)
    )
    assert texts[1:] == ["बहुत देर लगी"]  # what came after the tap reaches whoever puts it right, once
    send_reply(
        conversation=recovery.conversation, text="मैं देख रही हूँ।", actor=Actor.staff(cast.farida.pk), author=cast.farida
    )
    seen = lakshmi.sees()
    assert seen[-1]["text"] == "मैं देख रही हूँ।"
    assert seen[0]["text"].startswith("मेरा पैसा")  # what was said before stays in sight
    assert taps(lakshmi, message, "2").status_code == 200  # and can be changed there
    assert Invitation.objects.get(survey=survey).score == 2
    lakshmi.writes("धन्यवाद")
    assert Message.objects.latest("id").conversation == recovery.conversation
    assert ChatSession.objects.get(key=lakshmi.key).earlier == original
    # Once it is settled they are asked in the same chat whether it was put right, with one tap, too.
    close(conversation=Conversation.objects.get(pk=recovery.conversation.pk), actor=Actor.staff(cast.farida.pk))
    run_jobs()
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        handlers.ask_due(None)  # type: ignore[arg-type]
        last = lakshmi.sees()[-1]
        assert [option["value"] for option in last["asks"]["ask"]["options"]] == ["yes", "partly", "no"]
        taps(lakshmi, last["id"], "no", "q_put_right")
    recovery.refresh_from_db()
    assert recovery.outcome == "no"
    assert Conversation.objects.get(pk=recovery.conversation.pk).is_open


def test_a_survey_that_cannot_be_tapped_keeps_its_link(cast: Cast, lakshmi: Guest) -> None:
    survey = survey_of(cast, "own", delay_minutes=0)
    texts = {**shipped("own", "hi"), "q:said": "और कुछ?"}
    draft = survey.versions.get()
    actions.save_draft(
        survey=survey, revision=draft.revision, actor=owner(cast), questions=[{"key": "said", "kind": "text"}],
        words={"hi": actions.Words(texts, reviewed=True), **{
            each: actions.Words(shipped("own", each), reviewed=False) for each in ("en", "te", "bn")
        }},
    )  # fmt: skip
    actions.publish(survey=survey, actor=owner(cast))
    lakshmi.writes("मेरा पैसा वापस नहीं आया")
    send_reply(
        conversation=lakshmi.conversation, text="लौटा दिया है।", actor=Actor.staff(cast.ravi.pk), author=cast.ravi
    )
    close(conversation=Conversation.objects.get(pk=lakshmi.conversation.pk), actor=Actor.staff(cast.ravi.pk))
    run_jobs()
    last = lakshmi.sees()[-1]
    assert (last["asks"], "/survey/" in last["text"]) == (None, True)
    assert taps(lakshmi, last["id"], "x", "q_said").status_code == 404
