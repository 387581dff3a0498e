"""The queue at the counters and its settings, as staff use them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atithi.channels.instore import actions
from atithi.channels.instore.models import Floor, Need, Visit, VisitState
from atithi.channels.instore.tests.counter import comes, floor_of
from atithi.staff.models import CustomRole


def _floor_page(floor, name="floor"):
    return reverse(f"workspace:{name}", args=[floor.public_id])


def test_somebody_at_a_counter_calls_greets_and_finishes(cast, sign_in):
    floor, repair, _buy = floor_of(cast)
    visit = comes(repair, name="Lakshmi")
    browser = sign_in(cast.ravi)
    assert browser.get(reverse("workspace:floor_home")).url == _floor_page(floor)
    page = browser.get(_floor_page(floor)).content.decode()
    assert "A-001" in page
    assert "Lakshmi" in page
    browser.post(_floor_page(floor, "floor_next"), {"counter": "Counter 2", "need": repair.public_id})
    page = browser.get(_floor_page(floor, "floor_board")).content.decode()
    assert "They are here" in page
    assert 'value="Counter 2"' in page  # it is remembered where they stand
    state = reverse("workspace:visit_state", args=[visit.public_id])
    greeted = browser.post(state, {"do": "greet"})
    assert greeted.url == reverse("workspace:conversation", args=[visit.conversation.public_id])
    card = browser.get(reverse("workspace:card", args=[visit.conversation.public_id])).content.decode()
    assert "What they need" in card
    browser.post(state, {"do": "finish", "outcome": "solved", "note": "A new belt"})
    visit.refresh_from_db()
    assert (visit.state, visit.note) == (VisitState.DONE, "A new belt")
    assert browser.post(state, {"do": "call"}).status_code == 409
    assert browser.post(state, {"do": "nonsense"}).status_code == 400


def test_every_act_of_the_menu_does_what_it_says(cast, sign_in):
    _floor, repair, buy = floor_of(cast)
    visit = comes(repair)
    state, browser = reverse("workspace:visit_state", args=[visit.public_id]), sign_in(cast.ravi)
    for form, after in (
        ({"do": "prefer", "precedence": "1"}, VisitState.WAITING), ({"do": "pass_on", "need": buy.public_id}, VisitState.WAITING),
        ({"do": "call"}, VisitState.CALLED), ({"do": "call"}, VisitState.CALLED), ({"do": "skip"}, VisitState.SKIPPED),
        ({"do": "back"}, VisitState.WAITING), ({"do": "leave"}, VisitState.LEFT),
    ):  # fmt: skip
        assert browser.post(state, form).status_code == 302
        visit.refresh_from_db()
        assert visit.state == after
    assert (visit.precedence, visit.need, visit.calls) == (1, buy, 2)


def test_the_page_asks_as_much_of_the_database_for_many_as_for_few(cast, sign_in):
    floor, repair, _buy = floor_of(cast)
    browser = sign_in(cast.ravi)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            browser.get(_floor_page(floor))
        return len(seen)

    comes(repair)
    asked()  # what is made at the first look is made
    few = asked()
    for _ in range(6):
        comes(repair)
    assert asked() == few


def test_another_stores_floor_and_visits_are_nothing_to_who_sees_only_their_own(cast, sign_in):
    floor, repair, _buy = floor_of(cast)
    visit = comes(repair)
    cast.mita.custom_role = CustomRole.objects.create(name="Own store", permissions=[])
    cast.mita.save()
    cast.mita.stores.set([cast.kolkata])
    browser = sign_in(cast.mita)
    assert "No store gives tokens yet" in browser.get(reverse("workspace:floor_home")).content.decode()
    for name in ("floor", "floor_board"):
        assert browser.get(_floor_page(floor, name)).status_code == 404
    assert browser.post(_floor_page(floor, "floor_next")).status_code == 404
    assert browser.post(reverse("workspace:visit_state", args=[visit.public_id]), {"do": "call"}).status_code == 404


def test_an_owner_arranges_a_shop_floor_and_others_cannot(cast, sign_in):
    owner = sign_in(cast.asha)
    made = owner.post(reverse("workspace:floors"), {"store": cast.kolkata.public_id})
    floor = Floor.objects.get(store=cast.kolkata)
    assert made.url == _floor_page(floor, "floor_settings")
    needs = _floor_page(floor, "floor_need")
    owner.post(needs, {"name_en": "Repair", "name_bn": "মেরামত", "position": "1"})
    need = Need.objects.get()
    owner.post(needs, {"need": need.public_id, "name_en": "Repairs", "position": "4"})
    owner.post(needs, {"need": need.public_id, "do": "archive"})
    need.refresh_from_db()
    assert (need.names, need.position, need.archived_at is None) == ({"en": "Repairs"}, 4, False)
    owner.post(_floor_page(floor, "floor_settings"), {
        "active": "yes", "grace_minutes": "5", "appointment_minutes": "10", "assistance_minutes": "40",
    })  # fmt: skip
    seal = floor.poster_seal
    owner.post(_floor_page(floor, "floor_address"), {"place": "poster"})
    floor.refresh_from_db()
    assert (floor.grace_minutes, floor.assistance_minutes, floor.poster_seal == seal) == (5, 40, False)
    assert owner.post(needs, {"position": "1"}).status_code == 400
    for name in ("floor_settings", "floor_poster"):
        assert owner.get(_floor_page(floor, name)).status_code == 200
        assert sign_in(cast.ravi).get(_floor_page(floor, name)).status_code == 404
    assert "<svg" in owner.get(_floor_page(floor, "floor_poster")).content.decode()


@pytest.mark.parametrize("language", ["hi", "te", "bn"])
def test_the_pages_speak_the_readers_language(cast, sign_in, language):
    floor, repair, _buy = floor_of(cast)
    actions.call(visit=comes(repair), user=cast.ravi)
    cast.ravi.language = language
    cast.ravi.save()
    words = {"hi": "अगले को बुलाएँ", "te": "తర్వాతి వారిని పిలవండి", "bn": "পরের জনকে ডাকুন"}[language]
    page = sign_in(cast.ravi).get(_floor_page(floor)).content.decode()
    assert words in page
    assert Visit.objects.get().need.names[language] in page
