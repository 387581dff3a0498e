"""The settings of surveys: a survey is made, written in four languages, previewed, asked by rule and hung in a store."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.conftest import Cast
from atithi.satisfaction.actions import Given, submit_answer
from atithi.satisfaction.models import Invitation, Rule, ShopCode, Survey, SurveyVersion
from atithi.satisfaction.tests.shop import MONDAY, invited, owner

pytestmark = pytest.mark.django_db
HOME = "/settings/surveys/"


def test_a_supervisor_makes_a_survey_with_a_question_of_their_own_and_publishes_it(cast: Cast, sign_in: Any) -> None:
    browser = sign_in(cast.farida)
    page = browser.post(HOME, {"kind": "csat", "name": "After help"}, follow=True).content.decode()
    survey = Survey.objects.get(name="After help")
    at = f"{HOME}{survey.public_id}/"
    assert "हमने आपकी जो मदद की" in page
    preview = browser.get(f"{at}preview/").content.decode()
    assert preview.count("survey-face") == 20  # five faces in each of four languages
    form: dict[str, Any] = {
        "revision": 1,
        "kind_1": "choice",
        "key_1": "q1",
        "on_1": "score",
        "op_1": "at_most",
        "value_1": "2",
    }
    for code, label, choices in (
        ("en", "What went wrong?", "Late, Broken"), ("hi", "क्या हुआ?", "देर, टूटा"), ("te", "ఏమైంది?", "ఆలస్యం, పగిలింది"),
        ("bn", "কী হয়েছিল?", "দেরি"),
    ):  # fmt: skip
        texts = survey.versions.get().wordings.get(language=code).texts
        form |= {f"{key}_{code}": text for key, text in texts.items()}
        form |= {f"label_1_{code}": label, f"choices_1_{code}": choices, f"reviewed_{code}": "yes"}
    page = browser.post(f"{at}words/", {**form, "publish": "yes"}, follow=True).content.decode()
    assert "Words are missing in বাংলা" in page  # one of two choices has no words there: what was written is kept
    page = browser.post(
        f"{at}words/", {**form, "choices_1_bn": "দেরি, ভাঙা", "publish": "yes", "revision": 2}, follow=True
    )
    assert "Guests are asked so from now on" in page.content.decode()
    latest = SurveyVersion.objects.filter(survey=survey, published_at__isnull=False).latest("number")
    assert latest.questions[0]["if"] == {"key": "score", "op": "at_most", "value": 2}
    assert latest.wordings.get(language="te").texts["c:q1:c2"] == "పగిలింది"
    assert browser.post(f"{at}words/", form).status_code == 409  # somebody else saved meanwhile


def test_rules_limits_and_codes_are_made_and_put_away(cast: Cast, sign_in: Any) -> None:
    browser = sign_in(cast.asha)
    browser.post(HOME, {"kind": "nps", "name": "Friends"})
    survey = Survey.objects.get(name="Friends")
    at = f"{HOME}{survey.public_id}/"
    rule = {
        "occasion": "period",
        "delay": "0",
        "unit": "hours",
        "share": "50",
        "period_days": "90",
        "consent_only": "yes",
    }
    assert "50 of 100 · only who agreed" in browser.post(f"{at}rules/", rule, follow=True).content.decode()
    assert browser.post(f"{at}rules/", {**rule, "share": "0"}).status_code == 400
    made = Rule.objects.get(survey=survey)
    browser.post(f"{at}rules/{made.public_id}/", {"active": "no"})
    assert not Rule.objects.get(survey=survey).active
    limits = {"rest_days": "30", "most_a_year": "4", "quiet_from": "21:00", "quiet_until": "10:00"}
    assert 'value="21:00"' in browser.post(f"{HOME}limits/", limits, follow=True).content.decode()
    page = browser.post(f"{at}codes/", {"store": cast.kolkata.public_id, "name": "Till"}, follow=True).content.decode()
    code = ShopCode.objects.get()
    assert f"/store-survey/{code.public_id}/" in page
    assert "data:image/svg+xml" in page
    browser.post(f"{at}codes/{code.public_id}/")
    assert ShopCode.objects.get().archived_at is not None
    assert browser.post(f"{at}archive/", follow=True).status_code == 200
    assert Survey.objects.get(pk=survey.pk).archived_at is not None


def test_the_list_asks_as_often_for_many_surveys_as_for_one_and_agents_have_none(cast: Cast, sign_in: Any) -> None:
    browser, counts = sign_in(cast.asha), []
    for number in range(3):
        browser.post(HOME, {"kind": "csat", "name": f"Survey {number}"})
        with CaptureQueriesContext(connection) as asked:
            browser.get(HOME)
        counts.append(len(asked))
    assert counts[1] == counts[2]
    survey = Survey.objects.exclude(built_in="put_right").first()
    assert survey is not None
    for address in (
        "",
        "limits/",
        *(f"{survey.public_id}/{each}" for each in ("", "words/", "preview/", "archive/", "rules/", "codes/")),
    ):
        agent = sign_in(cast.ravi)
        assert {agent.get(HOME + address).status_code, agent.post(HOME + address).status_code} <= {404, 405}


def test_a_score_is_told_in_the_conversation_and_on_the_card(cast: Cast, sign_in: Any) -> None:
    with time_machine.travel(MONDAY, tick=False):
        row = invited(cast)
        submit_answer(invitation=row, given=Given(2, "देर हुई"), actor=owner(cast))
    row = Invitation.objects.select_related("conversation").get(pk=row.pk)
    assert row.conversation is not None
    browser = sign_in(cast.ravi)
    page = browser.get(f"/conversations/{row.conversation.public_id}/").content.decode()
    assert "The guest said how it was: 2 of 5" in page
    recovery = row.answer.recovery.conversation
    page = sign_in(cast.farida).get(f"/conversations/{recovery.public_id}/").content.decode()
    assert "Opened because the guest was not satisfied (2)" in page
    assert row.customer is not None
    card = browser.get(f"/guests/{row.customer.public_id}/").content.decode()
    assert "2/5" in card
    assert "देर हुई" in card
