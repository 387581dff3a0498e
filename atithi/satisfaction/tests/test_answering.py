"""Guests answer: one press, never by opening; changed until it closes; and a low score is put right."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from atithi.conftest import Cast
from atithi.conversations.actions import close
from atithi.conversations.actions.redacting import redact
from atithi.conversations.models import Conversation, LinkedConversation, Message
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.subscriber import JobView
from atithi.privacy.models import Consent
from atithi.satisfaction import actions, handlers, privacy
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import Answer, AnswerValue, Invitation, InvitationState, Recovery
from atithi.satisfaction.questions import checked
from atithi.satisfaction.tests.shop import MONDAY, guest, invited, link_of, minute, owner, survey_of, tell
from atithi.satisfaction.wordings import TEXTS, missing, shipped

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def send(client: Client, link: str, **form: object) -> Any:
    return client.post(link, form, follow=True)


def test_opening_a_link_answers_nothing_and_one_press_does(cast: Cast) -> None:
    row = invited(cast)
    link = link_of(row)
    for scanner in (Client(), guest()):
        for score in ("?score=5", "?score=1", "?score=77", ""):
            page = scanner.get(link + score, HTTP_SEC_PURPOSE="prefetch").content.decode()
    scanner.head(link + "?score=5")
    row.refresh_from_db()
    assert not Answer.objects.exists()
    assert row.opened_at is None
    page = guest().get(f"{link}?score=4").content.decode()
    assert 'value="4" required checked' in page
    assert "हमने आपकी जो मदद की" in page
    assert page.count("survey-face") == 5
    row.refresh_from_db()
    assert (row.state, row.score) == (InvitationState.OPENED, None)
    browser = guest()
    thanks = send(browser, link, score="4", comment="bahut accha laga, dhanyavaad").content.decode()
    answer = Answer.objects.get()
    assert "धन्यवाद, Lakshmi जी" in thanks
    assert (answer.score, answer.language, answer.script, answer.mood) == (4, "hi", "Latn", "grateful")
    row.refresh_from_db()
    assert (row.state, row.score, row.answered_at) == (InvitationState.ANSWERED, 4, MONDAY)
    fact = Event.objects.get(type="survey.answered")
    assert fact.data["score"] == 4
    assert fact.actor_kind == "customer"


def test_an_answer_is_changed_by_its_own_browser_until_it_closes(cast: Cast, monday: Any) -> None:
    row = invited(cast)
    link, browser = link_of(row), guest()
    for _press in range(2):  # the same form twice is one answer
        send(browser, link, score="3", comment="ठीक है")
    assert (Answer.objects.get().changes, Event.objects.filter(type="survey.answer_changed").count()) == (0, 0)
    assert 'value="3" required checked' in browser.get(f"{link}?change=1").content.decode()
    send(browser, link, score="5")
    row.refresh_from_db()
    answer = Answer.objects.get()
    assert (answer.score, answer.comment, row.score, answer.changes) == (5, "", 5, 1)
    # Whoever got the link passed on reads neither what was said nor may change it.
    stranger = guest()
    assert "ठीक है" not in stranger.get(f"{link}?change=1").content.decode()
    refused = stranger.post(link, {"score": "1"})
    assert refused.status_code == 409
    assert "जवाब" in refused.content.decode()
    monday.move_to(MONDAY + timedelta(days=15))
    late = browser.post(link, {"score": "1"})
    assert late.status_code == 410
    assert "समय" in late.content.decode()
    assert Answer.objects.get().score == 5


def test_what_is_no_answer_is_refused_with_words_in_the_guests_language(cast: Cast) -> None:
    row = invited(cast)
    link, browser = link_of(row), guest()
    for score, said in (("9", "1 से 5"), ("-1", "1 से 5"), ("४", "1 से 5"), ("", "चुनिए")):
        answer = browser.post(link, {"score": score, "comment": "रुकिए"})
        page = answer.content.decode()
        assert (answer.status_code, said in page, "रुकिए" in page) == (422, True, True), score
    other = "A" if link[-4] != "A" else "B"
    forged = f"{link[:-4]}{other}{link[-3:]}"
    for path in (forged, "/survey/x.y/", f"/survey/{row.public_id}/"):
        for found in (browser.get(path), browser.post(path, {"score": "5"})):
            assert found.status_code == 404
            assert "This link does not work" in found.content.decode()
    assert not Answer.objects.exists()
    for language, said in (("hi", "लिंक"), ("te", "లింక్"), ("bn", "লিঙ্ক")):
        assert said in browser.get(forged, HTTP_ACCEPT_LANGUAGE=language).content.decode()


def test_a_low_score_opens_a_conversation_for_somebody_else_and_the_guest_has_the_last_word(
    cast: Cast, monday: Any
) -> None:
    row = invited(cast)
    browser = guest()
    send(browser, link_of(row), score="1", comment="मेरा पैसा अब तक नहीं आया, बहुत ख़राब सेवा")
    send(browser, link_of(row), score="2", comment="मेरा पैसा अब तक नहीं आया")
    recovery = Recovery.objects.get()
    conversation = recovery.conversation
    assert row.agent == cast.ravi
    assert recovery.owner == conversation.assignee == cast.farida
    assert conversation.waiting_since == MONDAY
    assert conversation.closed_at is None
    assert LinkedConversation.objects.filter(first=row.conversation, second=conversation).exists()
    assert Event.objects.filter(type="recovery.opened").count() == 1
    # Closed: two days later the guest is asked whether it was put right, although they were asked a short while ago.
    close(conversation=conversation, actor=Actor.staff(cast.farida.pk))
    tell("conversation.closed")
    minute(timedelta(days=2, hours=1))
    again = Invitation.objects.get(recovery=recovery)
    assert again.state == InvitationState.INVITED
    monday.move_to(MONDAY + timedelta(days=3))
    send(browser, link_of(again), q_put_right="no", comment="अभी भी नहीं")
    recovery.refresh_from_db()
    conversation = Conversation.objects.get(pk=conversation.pk)
    assert recovery.outcome == "no"
    assert conversation.closed_at is None
    assert conversation.waiting_since == now()
    assert conversation.assignee == cast.farida
    assert AnswerValue.objects.get().choice == "no"


def test_own_questions_branch_and_only_what_is_asked_is_read(cast: Cast) -> None:
    questions = [
        {"key": "bought", "kind": "choice", "required": True, "choices": ["mixer", "fan"]},
        {"key": "noise", "kind": "scale", "low": 1, "high": 5, "if": {"key": "bought", "op": "is", "value": "fan"}},
        {"key": "why", "kind": "text", "required": True, "if": {"key": "noise", "op": "at_most", "value": 2}},
    ]
    survey = actions.add_survey(name="The new fan", kind="own", actor=owner(cast))
    draft = actions.save_draft(survey=survey, questions=questions, revision=1, actor=owner(cast))
    assert actions_problem(survey, cast) == "words_missing"
    texts = (
        shipped("own", "en")
        | {f"q:{each['key']}": "?" for each in questions}
        | {"c:bought:mixer": "Mixer", "c:bought:fan": "Fan"}
    )
    words = {each: actions.Words(texts, each == "en") for each in ("en", "hi", "te", "bn")}
    actions.save_draft(survey=survey, words=words, revision=draft.revision, actor=owner(cast))
    actions.publish(survey=survey, actor=owner(cast))
    code = actions.make_code(survey=survey, store=cast.hyderabad, actor=owner(cast))
    browser, path = guest(), f"/store-survey/{code.public_id}/"
    page = browser.get(path).content.decode()
    assert "Mixer" in page
    assert "q_noise" not in page
    assert "Sharma Abids" in page
    page = browser.post(path, {"q_bought": "fan", "shown": "bought"}).content.decode()
    assert "q_noise" in page
    assert not Answer.objects.exists()
    page = browser.post(path, {"q_bought": "fan", "q_noise": "1", "shown": "bought noise"}).content.decode()
    assert "q_why" in page
    assert (
        browser.post(path, {"q_bought": "fan", "q_noise": "1", "q_why": "", "shown": "bought noise why"}).status_code
        == 422
    )
    browser.post(path, {"q_bought": "fan", "q_noise": "1", "q_why": "loud", "shown": "bought noise why"})
    assert set(AnswerValue.objects.values_list("choice", "number", "text")) == {
        ("fan", None, ""),
        ("", 1, ""),
        ("", None, "loud"),
    }
    # The same browser on the same day changes its answer: what is not asked any more goes.
    browser.post(path, {"q_bought": "mixer", "q_noise": "1", "q_why": "loud", "shown": "bought noise why"})
    assert Answer.objects.count() == 1
    assert AnswerValue.objects.get().choice == "mixer"
    guest().post(path, {"q_bought": "mixer", "shown": "bought"})
    assert Answer.objects.count() == 2
    assert Invitation.objects.filter(via="qr", store=cast.hyderabad, customer=None).count() == 2
    actions.archive_code(code=code, actor=owner(cast))
    assert browser.get(path).status_code == 410
    assert browser.get("/store-survey/none/").status_code == 404


def actions_problem(survey: Any, cast: Cast) -> str:
    try:
        actions.publish(survey=survey, actor=owner(cast))
    except SatisfactionError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    "question",
    [
        {"key": "a", "kind": "choice", "choices": ["x"]},
        {"key": "a", "kind": "scale", "low": 3, "high": 3},
        {"key": "score", "kind": "text"},
        {"key": "a", "kind": "nothing"},
        {"key": "a", "kind": "text", "if": {"key": "b", "op": "is", "value": "x"}},
        {"key": "a", "kind": "text", "if": {"key": "score", "op": "at_most", "value": "x"}},
    ],
)
def test_questions_that_cannot_be_asked_are_refused(question: dict[str, Any]) -> None:
    with pytest.raises(SatisfactionError):
        checked([question, {"key": "b", "kind": "choice", "choices": ["x", "y"]}])


def test_the_words_that_come_with_the_desk_are_whole_in_every_language() -> None:
    for language in ("en", "hi", "te", "bn"):
        for kind in ("csat", "nps", "ces", "own"):
            assert missing(kind, [], shipped(kind, language)) == []
            assert set(TEXTS) <= set(shipped(kind, language))


def test_two_editors_do_not_overwrite_each_other(cast: Cast) -> None:
    survey = actions.add_survey(name="CSAT", kind="csat", actor=owner(cast))
    values: dict[str, Any] = {
        "survey": survey,
        "words": {"en": actions.Words({"ask": "x"}, True)},
        "actor": owner(cast),
    }
    actions.save_draft(**values, revision=1)
    with pytest.raises(SatisfactionError) as refused:
        actions.save_draft(**values, revision=1)
    assert refused.value.status == 409


def test_a_guest_who_wants_peace_has_it_and_what_was_said_can_be_erased(cast: Cast) -> None:
    row = invited(cast)
    link = link_of(row)
    send(guest(), link, score="1", comment="बहुत ख़राब")
    message = Message.objects.get(provider_id=f"survey:{Answer.objects.get().public_id}")
    redact(message=message, actor=owner(cast))
    handlers.forget_words(JobView(1, Event.objects.get(type="message.redacted")))
    assert Answer.objects.get().comment == ""
    assert guest().post(f"{link}rest/").status_code == 200
    assert not Consent.objects.get(customer=row.customer, purpose="surveys").given
    assert row.customer_id is not None
    assert privacy.tell([row.customer_id])[0].rows[0]["score"] == 1
    assert privacy.fate([row.customer_id], MONDAY).goes[0].count == 1
    privacy.erase([row.customer_id], MONDAY)
    row.refresh_from_db()
    assert (row.customer, row.conversation, row.score) == (None, None, 1)
    assert str(row.pk) not in row.key.split(":")
    assert Answer.objects.get().customer is None


def test_programs_get_a_link_for_a_guest_within_the_same_limits(cast: Cast) -> None:
    survey = survey_of(cast)
    customer = cast.conversation().customer
    program = Actor.program(1)
    first = actions.invite_by_program(survey=survey, key="a", actor=program, customer=customer, language="te")
    again = actions.invite_by_program(survey=survey, key="a", actor=program, customer=customer)
    other = actions.invite_by_program(survey=survey, key="b", actor=program, customer=customer)
    assert first == again
    assert (first.state, first.language) == (InvitationState.INVITED, "te")
    assert (other.state, other.held_because) == (InvitationState.HELD, "resting")
