"""The pages of staffing, the roster and one's own shifts, as people use them."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from atithi.events import Actor
from atithi.standards.models import ArrivalModel, Leave, Shift, StaffingRules, Swap
from atithi.standards.staffing.actions import Times, add_shift, answer_swap, ask_leave, ask_swap
from atithi.standards.staffing.erlang import agents_needed, rostered_for
from atithi.standards.staffing.forecast import Fitted
from atithi.workspace.wording import language_name

SYSTEM = Actor.system()
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)  # a Monday morning in India


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def forecast(db):
    """Twenty calls in each half hour from ten to one, each day."""
    profile = [[20.0 if 20 <= slot < 26 else 0.0 for slot in range(48)] for _day in range(7)]
    fitted = Fitted(profile, "profile", {"te": 0.5, "bn": 0.5}, 1.0, 0, 0.0, 9, 4, 4.4, 6.2, 0.82)
    return ArrivalModel.objects.create(kind="phone", fitted_at=NOW, forecast=fitted.kept())


def _shift(person, day=1, hour=10, hours=8):
    starts = datetime(2026, 11, 22, 18, 30, tzinfo=UTC) + timedelta(days=day, hours=hour)
    return add_shift(person=person, times=Times(starts, starts + timedelta(hours=hours)), actor=SYSTEM)


def _get(browser, name, query="", args=()):
    return browser.get(reverse(f"workspace:{name}", args=args) + query)


def test_the_week_shows_needed_rostered_and_missing_and_which_language_nobody_speaks(cast, sign_in, forecast):
    _shift(cast.ravi)  # speaks Telugu
    page = _get(sign_in(cast.farida), "staffing", "?day=2026-11-24").content.decode()
    needed = rostered_for(agents_needed(round(20 / 1800, 6), 240.0, 0.8, 20.0), 1, 0.2)
    assert f"1/{needed} −{needed - 1}" in page
    assert language_name("bn") in page
    assert 'class="chart-missing"' in page
    assert "4.40" in page
    assert "6.20" in page
    assert "assumed" in page


def test_moving_a_slider_brings_the_figures_alone_and_others_than_before(cast, sign_in, forecast):
    browser = sign_in(cast.farida)
    usual = _get(browser, "staffing_figures", "?day=2026-11-24").content.decode()
    more = _get(browser, "staffing_figures", "?day=2026-11-24&volume=100&handling=50&level=95&at_once=2&shrinkage=40")
    assert more.status_code == 200
    assert "<html" not in usual
    assert usual != more.content.decode()
    wrong = _get(browser, "staffing_figures", "?day=never&volume=x&handling=999&level=abc&shrinkage=-5")
    assert wrong.status_code == 200


def test_the_week_as_a_file_says_the_same(cast, sign_in, forecast):
    _shift(cast.ravi)
    answer = _get(sign_in(cast.asha), "staffing_file", "?day=2026-11-24")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 7 * 48
    ten = next(row for row in rows if (row["Day"], row["Time"]) == ("2026-11-24", "10:00"))
    assert (ten["Phone"], ten["Rostered"], ten["Missing"]) == ("20.00", "1", str(int(ten["Needed"]) - 1))


def test_a_store_has_a_week_of_its_own_and_says_that_it_knows_little(cast, sign_in, forecast):
    browser, at = sign_in(cast.farida), f"?day=2026-11-24&store={cast.kolkata.public_id}"
    assert "Nothing to foretell yet" in _get(browser, "staffing", at).content.decode()
    ArrivalModel.objects.create(
        kind="instore", store=cast.kolkata, fitted_at=NOW, forecast=forecast.forecast | {"tested": 0}
    )
    page = _get(browser, "staffing", at).content.decode()
    assert "these figures say little" in page
    assert f"&amp;store={cast.kolkata.public_id}" in page
    rows = csv.DictReader(StringIO(_get(browser, "staffing_file", at).content.decode("utf-8-sig")))
    assert "Phone" not in next(rows)
    assert "these figures say little" not in _get(browser, "staffing", "?day=2026-11-24").content.decode()
    assert _get(browser, "staffing", "?store=nowhere").status_code == 404


def test_a_desk_without_a_forecast_says_so(cast, sign_in):
    assert "Nothing to foretell yet" in _get(sign_in(cast.asha), "staffing").content.decode()


def test_a_supervisor_writes_changes_and_removes_a_shift(cast, sign_in):
    browser = sign_in(cast.farida)
    form = {"person": cast.ravi.public_id, "day": "2026-11-24", "starts": "18:00", "ends": "02:00", "break_1": "21:30",
            "length_1": "30", "break_2": "00:30", "length_2": "15", "store": cast.hyderabad.public_id}  # fmt: skip
    assert browser.post(reverse("workspace:shift_new"), form).status_code == 302
    shift = Shift.objects.get()
    assert (shift.ends_at - shift.starts_at, shift.breaks) == (timedelta(hours=8), [[210, 30], [390, 15]])
    address = reverse("workspace:shift", args=[shift.public_id])
    page = browser.get(address).content.decode()
    assert 'value="21:30"' in page
    assert "Ravi Teja" in _get(browser, "roster").content.decode()
    assert browser.post(address, form | {"person": cast.mita.public_id}).status_code == 302
    assert Shift.objects.get().person == cast.mita
    assert browser.post(reverse("workspace:shift_new"), form | {"person": cast.mita.public_id}).status_code == 409
    assert browser.post(reverse("workspace:shift_new"), form | {"day": ""}).status_code == 400
    assert browser.post(reverse("workspace:shift_removal", args=[shift.public_id])).status_code == 302
    assert browser.get(address).status_code == 404


def test_a_week_is_copied_and_somebody_who_is_ill_frees_their_shift(cast, sign_in):
    browser = sign_in(cast.farida)
    _shift(cast.ravi)
    browser.post(reverse("workspace:roster_copy"), {"into": "2026-11-30"})
    assert Shift.objects.filter(person=cast.ravi).count() == 2
    form = {"person": cast.ravi.public_id, "first": "2026-12-01", "kind": "sick"}
    assert browser.post(reverse("workspace:roster_leave"), form).status_code == 302
    page = _get(browser, "roster", "?day=2026-12-01").content.decode()
    assert "Open: nobody yet" in page
    assert "Ill" in page
    taker = sign_in(cast.mita)
    opened = Shift.objects.get(person=None)
    assert opened.public_id in _get(taker, "my_shifts").content.decode()
    taker.post(reverse("workspace:shift_take", args=[opened.public_id]))
    assert Shift.objects.get(pk=opened.pk).person == cast.mita


def test_days_off_and_swaps_go_from_asking_to_a_decision(cast, sign_in):
    ravi, mita, farida = (sign_in(user) for user in (cast.ravi, cast.mita, cast.farida))
    mine, theirs = _shift(cast.ravi, 2), _shift(cast.mita, 3)
    ravi.post(reverse("workspace:my_leave"), {"first": "2026-12-08", "kind": "holiday", "note": "Home"})
    leave = Leave.objects.get()
    assert "Home" in _get(farida, "roster").content.decode()
    farida.post(reverse("workspace:roster_leave_decision", args=[leave.public_id]), {"answer": "yes"})
    assert "Granted" in _get(ravi, "my_shifts").content.decode()
    asking = reverse("workspace:shift_swap", args=[mine.public_id])
    assert theirs.public_id in ravi.get(f"{asking}?colleague={cast.mita.public_id}").content.decode()
    ravi.post(asking, {"colleague": cast.mita.public_id, "in_return": theirs.public_id})
    swap = Swap.objects.get()
    assert "Ravi Teja asks you to take a shift" in _get(mita, "my_shifts").content.decode()
    mita.post(reverse("workspace:swap_answer", args=[swap.public_id]), {"do": "yes"})
    farida.post(reverse("workspace:roster_swap_decision", args=[swap.public_id]), {"answer": "yes"})
    assert (Shift.objects.get(pk=mine.pk).person, Shift.objects.get(pk=theirs.pk).person) == (cast.mita, cast.ravi)
    ravi.post(reverse("workspace:my_leave_end", args=[leave.public_id]))
    assert Leave.objects.get().state == Leave.State.WITHDRAWN


def test_strangers_find_neither_staffing_nor_shifts_leave_and_swaps_of_others(cast, sign_in, forecast):
    shift = _shift(cast.ravi)
    leave = ask_leave(person=cast.ravi, first_day=NOW.date(), last_day=NOW.date(), actor=SYSTEM)
    swap = ask_swap(shift=shift, colleague=cast.mita, actor=SYSTEM)
    agent = sign_in(cast.imran)
    for name in ("staffing", "staffing_figures", "staffing_file", "roster", "shift_new", "staffing_rules"):
        assert _get(agent, name).status_code == 404, name
    assert _get(sign_in(cast.farida), "staffing_rules").status_code == 404
    for name, row in (
        ("shift", shift), ("shift_removal", shift), ("roster_leave_decision", leave), ("roster_swap_decision", swap),
        ("my_leave_end", leave), ("swap_answer", swap), ("shift_take", shift), ("shift_swap", shift),
    ):  # fmt: skip
        assert agent.post(reverse(f"workspace:{name}", args=[row.public_id]), {"do": "yes"}).status_code == 404, name
    # Whoever plans has no part in a swap that others asked for, and takes nobody's days off back for them.
    planner = sign_in(cast.farida)
    assert planner.post(reverse("workspace:swap_answer", args=[swap.public_id]), {"do": "yes"}).status_code == 404
    assert planner.post(reverse("workspace:my_leave_end", args=[leave.public_id])).status_code == 404
    assert (
        sign_in(cast.ravi).post(reverse("workspace:swap_answer", args=[swap.public_id]), {"do": "yes"}).status_code
        == 404
    )


def test_the_calendar_address_opens_for_a_program_and_not_when_it_is_forged_or_its_person_left(cast, sign_in):
    _shift(cast.ravi)
    browser = sign_in(cast.ravi)
    browser.post(reverse("workspace:my_shifts_feed"))
    page = _get(browser, "my_shifts").content.decode()
    address = next(part for part in page.split("<") if "/roster.ics" in part).split(">")[1]
    path = address[address.index("/rosters/") :]
    prefix = reverse("portal:roster", args=["x"]).split("/rosters/")[0]
    answer = Client().get(prefix + path)
    assert answer.status_code == 200
    assert b"BEGIN:VEVENT" in answer.content
    assert Client().get(reverse("portal:roster", args=["x" * 12 + "." + "A" * 43])).status_code == 404
    cast.ravi.is_active = False
    cast.ravi.save()
    assert Client().get(prefix + path).status_code == 404


def test_the_owner_decides_how_staffing_is_reckoned(cast, sign_in, forecast):
    browser = sign_in(cast.asha)
    form = {"shrinkage": "25", "phone_level": "90", "phone_within": "20", "phone_at_once": "1", "phone_handling": "300"}
    assert browser.post(reverse("workspace:staffing_rules"), form).status_code == 302
    rules = StaffingRules.objects.get()
    assert (rules.shrinkage, rules.approve_swaps, rules.plans) == (25, False, {"phone": {"level": 90, "handling": 300}})
    assert "decided by you" in _get(browser, "staffing").content.decode()
    for wrong in ({"shrinkage": "99"}, {"phone_level": "120"}, {"phone_within": "soon"}):
        assert browser.post(reverse("workspace:staffing_rules"), form | wrong).status_code == 400


def test_the_lists_ask_the_same_number_of_times_however_long_they_are(
    cast, sign_in, forecast, django_assert_max_num_queries
):
    for day in range(1, 6):
        for who in (cast.ravi, cast.mita, cast.imran, None):
            _shift(who, day)
    swap = ask_swap(shift=Shift.objects.filter(person=cast.ravi).first(), colleague=cast.asha, actor=SYSTEM)
    answer_swap(swap=swap, yes=True, actor=SYSTEM)
    browser = sign_in(cast.farida)
    for name in ("staffing", "staffing_figures", "roster", "my_shifts"):
        with django_assert_max_num_queries(24):
            assert _get(browser, name, "?day=2026-11-24").status_code == 200
