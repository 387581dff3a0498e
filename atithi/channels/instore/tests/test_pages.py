"""The pages of guests and of the wall: what they show, to whom, and what they give away."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from atithi.channels.instore import actions, links
from atithi.channels.instore.guarding import TOKENS
from atithi.channels.instore.models import Visit, VisitState
from atithi.channels.instore.tests.counter import DESK, comes, floor_of
from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.core.clock import now

KEY = "a-key-of-the-page-0001"


def _door(floor, place="tablet", name="kiosk"):
    return reverse(f"instore:{name}", args=[links.floor_token(floor, place)])


def _page(visit, name="visit"):
    return reverse(f"instore:{name}", args=[links.visit_token(visit)])


def test_the_kiosk_speaks_four_languages_and_takes_a_token_without_script(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    page = Client().get(_door(floor)).content.decode()
    for words in ("English", "हिन्दी", "తెలుగు", "বাংলা", "मरम्मत", "మరమ్మతు", "আপনি কী কাজে এসেছেন?"):
        assert words in page
    form = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "need": repair.public_id, "language": "bn"}
    for _twice in range(2):
        answer = Client(enforce_csrf_checks=True).post(_door(floor, name="take"), form)
        assert answer.status_code == 302
        shown = Client().get(answer.url)
        assert "A-001" in shown.content.decode()
        assert shown["Content-Language"] == "bn"
        assert "<svg" in shown.content.decode()  # the code to take along
    assert Visit.objects.count() == 1


def test_how_long_ago_a_token_was_taken_is_believed_of_the_tablet_alone(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    for place in ("tablet", "poster"):
        form = {"key": f"{KEY}-{place}", "need": repair.public_id, "waited": "1800"}
        answer = Client().post(_door(floor, place, "take"), form, headers={"Accept": "application/json"})
        assert answer.status_code == 201
        assert set(answer.json()) == {"token", "page"}
    waited = {visit.key.rpartition("-")[2]: now() - visit.arrived_at for visit in Visit.objects.all()}
    assert waited["tablet"] >= timedelta(minutes=30) > waited["poster"]


def test_forged_and_replaced_addresses_open_nothing(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    visit = comes(repair)
    good = [_door(floor), _door(floor, "poster"), _door(floor, "screen", "screen"), _page(visit), _page(visit, "visit_now"),
            _door(floor, "screen", "screen_now"), _door(floor, name="worker")]  # fmt: skip
    assert [Client().get(address).status_code for address in good] == [200] * len(good)
    crossed = [
        reverse("instore:screen", args=[links.floor_token(floor, "tablet")]),
        reverse("instore:kiosk", args=[links.floor_token(floor, "screen")]),
        reverse("instore:visit", args=[links.floor_token(floor, "tablet")]),
        reverse("instore:kiosk", args=[links.visit_token(visit)]),
        reverse("instore:visit_live", args=["nothing"]), reverse("instore:screen_live", args=["nothing"]),
        reverse("instore:visit", args=[f"{visit.public_id}.{'A' * 43}"]), reverse("instore:visit", args=[visit.public_id]),
    ]  # fmt: skip
    assert [Client().get(address).status_code for address in crossed] == [404] * len(crossed)
    for place in links.PLACES:
        actions.renew_address(floor=floor, place=place, actor=DESK)
    assert [Client().get(address).status_code for address in good] == [404, 404, 404, 200, 200, 404, 404]
    assert Client().post(good[0] + "tokens/", {"key": KEY, "need": repair.public_id}).status_code == 404


def test_the_wall_shows_numbers_and_no_names_and_says_the_call_in_the_guests_language(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    visit, _next = comes(repair, name="Lakshmi Devi", language="te"), comes(repair, name="Karim")
    actions.call(visit=visit, user=cast.ravi, counter="2")
    page = Client().get(_door(floor, "screen", "screen")).content.decode()
    assert "A-001" in page
    assert "A-002" in page
    assert 'data-say="A 1, దయచేసి 2 దగ్గరకు రండి."' in page
    assert "Lakshmi" not in page
    assert "Karim" not in page
    assert "Ravi" not in page


def test_a_guest_steps_out_comes_back_reads_our_words_and_leaves(cast: Cast) -> None:
    _floor, repair, _buy = floor_of(cast)
    comes(repair)
    visit = comes(repair)
    assert "1 guest before you" in Client().get(_page(visit)).content.decode()
    assert "We do not know yet" in Client().get(_page(visit)).content.decode()
    for verb, away in (("out", True), ("back", False)):
        assert Client().post(_page(visit, "presence"), {"do": verb}).status_code == 302
        visit.refresh_from_db()
        assert (visit.away_at is not None) == away
    assert Client().post(_page(visit, "presence"), {"do": "nonsense"}).status_code == 400
    send_reply(conversation=visit.conversation, text="The part is here.", actor=DESK, author=cast.ravi)
    assert "The part is here." in Client().get(_page(visit, "visit_now")).content.decode()
    for _twice in range(2):
        Client().post(_page(visit, "presence"), {"do": "leave"})
    visit.refresh_from_db()
    assert visit.state == VisitState.LEFT
    assert "You have left the queue" in Client().get(_page(visit)).content.decode()


def test_while_none_are_given_the_kiosk_says_so_but_takes_what_was_taken_without_a_connection(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    actions.change_floor(floor=floor, actor=DESK, active=False)
    assert "এখন টোকেন দেওয়া হচ্ছে না" in Client().get(_door(floor)).content.decode()
    form = {"key": KEY, "need": repair.public_id, "language": "hi"}
    refused = Client().post(_door(floor, name="take"), form, headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert refused.json()["title"].startswith("अभी टोकन")
    kept = Client().post(_door(floor, name="take"), {**form, "waited": "60"}, headers={"Accept": "application/json"})
    assert kept.status_code == 201


@pytest.mark.parametrize("place", ["tablet", "poster"])
def test_more_tokens_than_people_can_take_in_a_minute_are_refused(
    cast: Cast, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor, repair, _buy = floor_of(cast)
    cache.clear()
    monkeypatch.setitem(TOKENS, place, 3)
    form = {"key": KEY, "need": repair.public_id}
    codes = [Client().post(_door(floor, place, "take"), form).status_code for _ in range(TOKENS[place] + 1)]
    assert codes == [302] * TOKENS[place] + [429]
