"""What a survey shows: counted days, groups, weights, bounds, trends, comparisons, themes; and who may see what of it."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.proportions import wilson
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.satisfaction import figures, theme_queries
from atithi.satisfaction.actions import themes
from atithi.satisfaction.actions.counting import count_days
from atithi.satisfaction.behind import Asked, answers
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import Answer, Dimension, Invitation, Mention, Survey, Tally, Theme, ThemeState, Touched
from atithi.satisfaction.tests.history import counted, past
from atithi.satisfaction.tests.shop import MONDAY, guest, invited, link_of, survey_of
from atithi.staff.actions import change_team

pytestmark = pytest.mark.django_db
LATE = ["delivery bahut late hui", "बहुत देर से आया पार्सल", "ఆలస్యంగా వచ్చింది డెలివరీ", "ডেলিভারি অনেক দেরিতে এল", "late delivery!!",
        "parcel late aaya"]  # fmt: skip


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def csat(cast: Cast) -> Survey:
    return survey_of(cast)


def line(found: figures.Report, by: str, value: object) -> figures.Line:
    return next(each for each in found.groups[by] if each.value == str(value))


def test_the_figure_is_raw_weighted_and_bounded(cast: Cast, csat: Survey) -> None:
    past(csat, [5] * 45 + [1] * 5 + [None] * 50, channel="webchat")
    past(csat, [5] * 5 + [1] * 5 + [None] * 90, channel="email")
    found = figures.report(cast.asha, csat, 30)
    whole = found.whole
    assert (whole.invited, whole.delivered, whole.opened, whole.answered) == (200, 200, 60, 60)
    assert found.figure is not None
    assert (found.figure.value, found.figure.low) == pytest.approx((50 / 60, wilson(50, 60).low))
    assert found.bounds == pytest.approx((50 / 200, 50 / 200 + 140 / 200))
    assert found.weighted is not None
    assert found.weighted.figure is not None
    assert found.weighted.figure.value == pytest.approx(0.7)
    chat = line(found, Dimension.CHANNEL, "webchat")
    assert chat.counts.answered == 50
    assert chat.differs
    assert chat.difference is not None
    assert chat.difference[0] == pytest.approx(0.4)
    assert found.compared == 2


def test_small_groups_have_no_figure_and_many_alike_no_finding(cast: Cast, csat: Survey) -> None:
    for agent in (cast.ravi, cast.mita):
        past(csat, [5] * 12 + [2] * 4, agent=agent, store=cast.kolkata)
    past(csat, [1] * 9, store=cast.hyderabad)
    found = figures.report(cast.asha, csat, 30)
    assert line(found, Dimension.PERSON, cast.ravi.pk).figure is None  # sixteen of a person say nothing
    assert line(found, Dimension.STORE, cast.hyderabad.pk).figure is None
    assert line(found, Dimension.STORE, cast.kolkata.pk).figure is not None
    assert line(found, Dimension.LANGUAGE, "hi").chance is None  # all others: nobody
    assert Dimension.PERSON not in figures.report(cast.ravi, csat, 30).groups
    with pytest.raises(NotFound):
        answers(cast.ravi, csat, Asked(30, by=Dimension.PERSON, value=str(cast.mita.pk)))


def test_each_reader_gets_the_sums_of_what_they_may_see(cast: Cast, csat: Survey) -> None:
    past(csat, [5] * 20, team=cast.sales)
    past(csat, [1] * 30, team=cast.complaints)
    assert figures.report(cast.asha, csat, 30).whole.rated == 50
    seen = figures.report(cast.ravi, csat, 30)
    assert (seen.whole.rated, seen.figure and seen.figure.value) == (20, 1.0)
    assert [each.value for each in seen.groups[Dimension.TEAM]] == [str(cast.sales.pk)]
    assert answers(cast.ravi, csat, Asked(30)).count() == 20
    assert answers(cast.ravi, csat, Asked(30, by="team", value=str(cast.complaints.pk))).count() == 0
    assert answers(cast.imran, csat, Asked(30, part="bad")).count() == 30


def test_a_team_that_becomes_private_takes_its_figures_along(cast: Cast, csat: Survey) -> None:
    past(csat, [5] * 20, team=cast.sales, store=cast.kolkata)
    past(csat, [1] * 30, team=cast.repairs, ago=200)
    assert figures.report(cast.imran, csat, 365).whole.rated == 50
    change_team(actor=Actor.system(), team=cast.repairs, name="Repairs", private=True, members=[cast.mita])
    run_jobs()
    counted()
    assert figures.report(cast.imran, csat, 365).whole.rated == 20
    assert figures.report(cast.mita, csat, 365).whole.rated == 50


def test_what_guests_do_is_counted_within_a_minute_and_changed_answers_move(cast: Cast) -> None:
    row = invited(cast)
    survey, browser = row.survey, guest()
    counted()
    assert figures.report(cast.asha, survey, 30).whole.invited == 1
    browser.post(link_of(row), {"score": "2", "comment": "delivery late"})
    counted()
    whole = figures.report(cast.asha, survey, 30).whole
    assert (whole.opened, whole.answered, whole.scores) == (1, 1, {2: 1})
    browser.post(link_of(row), {"score": "5", "comment": ""})
    assert Touched.objects.exists()
    counted()
    assert not Touched.objects.exists()
    assert figures.report(cast.asha, survey, 30).whole.scores == {5: 1}
    assert not hasattr(Answer.objects.get(), "remark")  # words that are gone are forgotten here, too


def test_months_and_days_make_up_any_period_and_counting_again_changes_nothing(cast: Cast, csat: Survey) -> None:
    for ago in (0, 5, 29, 30, 61, 89, 90, 120, 364, 365):
        past(csat, [4] * 2, ago=ago)
    for days, periods in ((30, 3), (90, 6), (365, 9)):
        assert figures.report(cast.asha, csat, days).whole.answered == 2 * periods
    before = list(Tally.objects.order_by("day", "dimension", "value").values_list("day", "dimension", "value", "s4"))
    count_days(set(Invitation.objects.values_list("survey_id", "asked_on")))
    after = list(Tally.objects.order_by("day", "dimension", "value").values_list("day", "dimension", "value", "s4"))
    assert after == before
    year = figures.report(cast.asha, csat, 365)
    assert sum(point.counts.answered for point in year.trend) == year.whole.answered
    with pytest.raises(NotFound):
        figures.report(cast.asha, csat, 31)


def test_every_period_is_covered_once() -> None:
    """Whatever its ends: each day is in whole months or alone, and never in both."""
    for since, until in (
        (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 2), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 2, 27)),
        (date(2025, 11, 30), date(2026, 1, 1)), (date(2026, 1, 15), date(2026, 2, 14)), (date(2026, 3, 31), date(2026, 3, 31)),
    ):  # fmt: skip
        rows = []
        day = date(2025, 10, 1)
        while day < date(2026, 6, 1):
            rows += [(False, day), *([(True, day)] if day.day == 1 else [])]
            day += timedelta(days=1)
        chosen = [row for row in rows if _matches(figures.covering(since, until), *row)]
        held: list[date] = []
        for monthly, start in chosen:
            end = (start + timedelta(days=32)).replace(day=1) if monthly else start + timedelta(days=1)
            held += [start + timedelta(days=number) for number in range((end - start).days)]
        assert sorted(held) == [since + timedelta(days=number) for number in range((until - since).days + 1)]


def _matches(condition: Any, monthly: bool, day: date) -> bool:
    tests: dict[str, Any] = {
        "monthly__in": lambda known: monthly in known,
        "day__in": lambda known: day in known,
        "day__gte": day.__ge__,
        "day__lte": day.__le__,
    }
    results = [
        tests[child[0]](child[1]) if isinstance(child, tuple) else _matches(child, monthly, day)
        for child in condition.children
    ]
    return all(results) if condition.connector == "AND" else any(results)


def test_the_trend_has_weeks_and_the_change_its_chance(cast: Cast, csat: Survey) -> None:
    past(csat, [5] * 30 + [1] * 5, ago=2)
    past(csat, [5] * 3, ago=9)
    past(csat, [5] * 10 + [1] * 25, ago=40)
    found = figures.report(cast.asha, csat, 30)
    assert [(point.counts.answered, point.figure is not None) for point in found.trend] == [(3, False), (35, True)]
    assert found.trend[-1].until == found.until + timedelta(days=1)
    assert found.change is not None
    assert found.change[0] == pytest.approx(33 / 38 - 10 / 35)
    assert found.change_chance is not None
    assert found.change_chance < 0.001


def test_a_theme_is_one_in_every_script_and_language(cast: Cast, csat: Survey) -> None:
    past(csat, [2] * 40, comments=[*LATE, *["sundar kurta", "rang accha hai"] * 8])
    past(csat, [2] * 3, ago=1, comments=["కుర్తా బాగుంది"] * 3)
    themes.find_themes()
    late = Theme.objects.get(mentions__remark__answer__comment=LATE[0])
    assert set(late.mentions.values_list("remark__answer__comment", flat=True)) == set(LATE)
    assert any(key == "c:late" for key, _word in late.terms)
    found = theme_queries.overview(cast.asha, 30)
    seen = next(each for each in found.themes if each.theme == late)
    assert (seen.answers, seen.upset, found.written) == (6, 1, 25)
    theme_queries.add_quotes(cast.asha, found.themes, 30)
    assert len(seen.quotes) == 3
    assert {quote.comment for quote in seen.quotes} <= set(LATE)
    assert themes.find_themes() == []  # what is known is not found once more


def test_a_theme_that_rises_is_told_from_one_that_goes_on(cast: Cast, csat: Survey) -> None:
    for week in range(1, 9):
        past(csat, [3] * 10, ago=7 * week + 1, comments=["bill galat tha"] * 2 + ["sab thik"] * 8)
    past(csat, [1] * 20, ago=2, comments=["delivery late"] * 8 + ["bill galat tha"] * 4 + ["sab thik"] * 8)
    late = Theme.objects.create(terms=[["c:late", "late"]], created_at=now())
    bill = Theme.objects.create(terms=[[next(iter(themes.words.terms("galat"))), "galat"]], created_at=now())
    for theme in (late, bill):
        themes.sort_again(theme)
    found = {seen.theme: seen for seen in theme_queries.overview(cast.asha, 90).themes}
    assert (found[late].recent, found[late].before, found[late].rising) == (8, 0, True)
    assert (found[bill].recent, found[bill].before, found[bill].rising) == (4, 16, False)


def test_staff_name_define_join_dismiss_and_take_back(cast: Cast, csat: Survey) -> None:
    past(
        csat,
        [1] * 6,
        comments=["refund nahi mila", "paise wapas nahi aaye", "late aaya", "देर हुई", "box toota tha", "ok"],
    )
    actor = Actor.staff(cast.asha.pk)
    money = Theme.objects.create(terms=[["c:refund", "refund"]], created_at=now())
    late = Theme.objects.create(terms=[["c:late", "late"]], created_at=now())
    for theme in (money, late):
        themes.sort_again(theme)
    themes.name_theme(theme=money, actor=actor, name=" Refunds ")
    money.refresh_from_db()
    assert (str(money), money.state, money.mentions.count()) == ("Refunds", ThemeState.KEPT, 2)
    themes.define_theme(theme=money, actor=actor, text="refund, toota")
    assert money.mentions.count() == 3
    themes.join_themes(theme=late, into=money, actor=actor)
    assert (money.mentions.count(), late.mentions.count()) == (5, 0)
    with pytest.raises(SatisfactionError):
        themes.dismiss_theme(theme=late, actor=actor)
    themes.restore_theme(theme=late, actor=actor)
    assert late.mentions.count() == 2
    themes.dismiss_theme(theme=late, actor=actor)
    assert [seen.theme for seen in theme_queries.overview(cast.asha, 30).themes] == [money]
    for text in ("", "the, is, hai", "  "):
        with pytest.raises(SatisfactionError):
            themes.define_theme(theme=money, actor=actor, text=text)
    with pytest.raises(SatisfactionError):
        themes.join_themes(theme=money, into=money, actor=actor)


def test_words_of_hidden_teams_are_in_no_theme_of_others(cast: Cast, csat: Survey) -> None:
    past(csat, [1] * 18, comments=[*LATE, *(["sundar kurta", "rang accha hai"] * 6)], team=cast.complaints)
    themes.find_themes()
    assert Mention.objects.exists()
    for user, count in ((cast.asha, 18), (cast.ravi, 0)):
        found = theme_queries.overview(user, 30)
        theme_queries.add_quotes(user, found.themes, 30)
        assert found.written == count
        assert any(seen.answers for seen in found.themes) == any(seen.quotes for seen in found.themes) == bool(count)


def test_anybody_reads_what_the_owner_shows_from_thirty_answers_on(cast: Cast, csat: Survey, sign_in: Any) -> None:
    past(csat, [5] * 29 + [None] * 10)
    address, owner = f"/results/{csat.public_id}/", sign_in(cast.asha)
    stranger = Client()
    assert stranger.get(address).status_code == 404
    choice = f"/satisfaction/surveys/{csat.public_id}/publication/"
    assert sign_in(cast.farida).post(choice, {"public": "yes"}).status_code == 404
    owner.post(choice, {"public": "yes"})
    few = stranger.get(address, HTTP_ACCEPT_LANGUAGE="te")
    assert "నిజాయితీ" in few.content.decode()
    assert "results-figure" not in few.content.decode()
    past(csat, [1] * 10, ago=20)
    page = stranger.get(f"{address}?language=bn").content.decode()
    assert "৭৪ %" in page
    assert "৫৯ % \N{EN DASH} ৮৫ %" in page
    assert "৩৯" in page
    owner.post(choice, {"public": "no"})
    assert stranger.get(address).status_code == 404
