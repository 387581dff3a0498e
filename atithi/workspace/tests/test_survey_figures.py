"""The pages of what surveys show: the report, the answers behind each figure, the files, and the themes."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atithi.conftest import Cast
from atithi.events.models import Event
from atithi.satisfaction.actions import themes
from atithi.satisfaction.models import Survey, Theme, ThemeState
from atithi.satisfaction.tests.history import past
from atithi.satisfaction.tests.shop import MONDAY, survey_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def survey(cast: Cast) -> Survey:
    """Kolkata's guests are happy and Hyderabad's are not; one wrote a formula."""
    found = survey_of(cast)
    happy = ["bahut accha", "=HYPERLINK(1)", "GST bill late", "late delivery", "देर से आया", "late aaya", "ఆలస్యం"]
    past(found, [5] * 40, store=cast.kolkata, agent=cast.mita, comments=happy)
    past(found, [1] * 25 + [None] * 15, store=cast.hyderabad, agent=cast.ravi, channel="email", ago=12)
    return found


def rows(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode().removeprefix("\ufeff"))))


def test_the_report_says_how_surely_and_what_differs(cast: Cast, sign_in: Any, survey: Survey) -> None:
    browser: Client = sign_in(cast.asha)
    page = browser.get("/satisfaction/").content.decode()
    assert "62 %" in page
    assert "49 % – 72 %" in page  # Wilson of 40 in 65
    assert "50 % – 69 %" in page  # the bounds of 80 who were asked
    assert "+100 % (" in page
    assert page.count('class="trend-mark"') == 2
    assert "The same as a table" in page
    assert "Ravi" in page
    agents = sign_in(cast.ravi).get("/satisfaction/").content.decode()
    assert 'id="by-store"' in agents
    assert 'id="by-person"' not in agents
    assert browser.get("/satisfaction/?survey=nothing").status_code == 404
    assert browser.get("/satisfaction/?days=31").status_code == 404


def test_the_report_asks_as_often_however_many_answered(cast: Cast, sign_in: Any, survey: Survey) -> None:
    browser: Client = sign_in(cast.asha)
    counts = []
    for _round in range(2):
        browser.get("/satisfaction/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get("/satisfaction/")
        counts.append(len(asked))
        past(survey, [3] * 60, store=cast.kolkata, ago=20, language="te")
    assert counts[0] == counts[1] <= 24


def test_every_figure_opens_its_answers_with_their_conversations(cast: Cast, sign_in: Any, survey: Survey) -> None:
    browser: Client = sign_in(cast.farida)
    conversation = cast.conversation()
    past(survey, [2], ago=1, conversation=conversation, customer=conversation.customer, comments=["refund nahi aaya"])
    address = f"/satisfaction/answers/?survey={survey.public_id}&days=30"
    page = browser.get(address).content.decode()
    assert f"/conversations/{conversation.public_id}/" in page
    assert page.count('class="answer-score"') == 50
    further = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
    assert further is not None
    rest = browser.get(f"/satisfaction/answers/{unescape(further[1])}").content.decode()
    assert (rest.count('class="answer-score"'), "after=" in rest) == (16, False)
    for nonsense in ("1.2", "999999.1", "9999999.1", "x", "100000." + "9" * 30):
        assert browser.get(f"{address}&after={nonsense}").status_code == 200
    unhappy = browser.get(f"{address}&by=store&value={cast.hyderabad.pk}&part=bad").content.decode()
    assert unhappy.count('class="answer-score"') == 25
    for wrong in ("by=secret", "by=store&value=x", "part=some", "by=store&value=99999999999999999999"):
        assert browser.get(f"{address}&{wrong}").status_code == 404
    assert sign_in(cast.ravi).get(f"{address}&by=person&value={cast.mita.pk}").status_code == 404
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    assert len(asked) <= 16


def test_files_hold_the_figures_and_no_formula(cast: Cast, sign_in: Any, survey: Survey) -> None:
    browser: Client = sign_in(cast.asha)
    found = rows(browser.get(f"/satisfaction/file/?survey={survey.public_id}"))
    assert found[1][:6] == ["All", "", "80", "80", "65", "65"]
    assert found[1][-5:] == ["25", "0", "0", "0", "40"]
    kolkata = next(row for row in found if row[1] == cast.kolkata.name)
    assert kolkata[6:8] == ["1", "0.9124"]
    words = rows(browser.get(f"/satisfaction/answers/file/?survey={survey.public_id}&part=words"))
    assert "'=HYPERLINK(1)" in [row[2] for row in words]
    assert sign_in(cast.farida).get(f"/satisfaction/answers/file/?survey={survey.public_id}").status_code == 404


def test_those_who_lead_change_themes_and_others_read_them(cast: Cast, sign_in: Any, survey: Survey) -> None:
    past(survey, [1] * 20, comments=["staff"] * 20)
    themes.find_themes()
    late = Theme.objects.get(mentions__remark__answer__comment="late aaya")
    reader, lead = sign_in(cast.ravi), sign_in(cast.farida)
    page = reader.get("/satisfaction/themes/").content.decode()
    assert "ఆలస్యం" in page
    assert 'value="dismiss"' not in page
    address = f"/satisfaction/themes/{late.public_id}/"
    assert reader.post(address, {"step": "dismiss"}).status_code == 404
    assert reader.post("/satisfaction/themes/search/").status_code == 404
    lead.post(address, {"step": "name", "name": "Too late"})
    assert "Too late" in reader.get("/satisfaction/themes/").content.decode()
    assert lead.post(address, {"step": "words", "words": " "}).status_code == 400
    lead.post(address, {"step": "words", "words": "late, bill"})
    assert late.mentions.count() == 5
    lead.post(address, {"step": "dismiss"})
    late.refresh_from_db()
    assert late.state == ThemeState.DISMISSED
    assert "Too late" in lead.get("/satisfaction/themes/").content.decode()  # among those set aside
    lead.post(address, {"step": "restore"})
    assert late.mentions.count() == 5
    assert lead.post(address, {"step": "nothing"}).status_code == 404
    assert lead.post("/satisfaction/themes/nothing/", {"step": "dismiss"}).status_code == 404
    assert Event.objects.filter(type__startswith="theme.", actor_id=cast.farida.pk).count() == 4
    with CaptureQueriesContext(connection) as asked:
        lead.get("/satisfaction/themes/")
    assert len(asked) <= 16


def test_before_anybody_is_asked_the_page_says_so(cast: Cast, sign_in: Any) -> None:
    assert "Nobody was asked yet" in sign_in(cast.ravi).get("/satisfaction/").content.decode()
    assert "No theme yet" in sign_in(cast.ravi).get("/satisfaction/themes/").content.decode()
