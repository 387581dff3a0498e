"""The list: what is in it, in which order, how it goes on, and how many queries that takes."""

import pytest
from django.urls import reverse

from atithi.conversations.actions import assign, close, mark_read
from atithi.conversations.actions.views import save_view
from atithi.events import Actor
from atithi.staff.models import Store
from atithi.workspace.queues import rail, title_for, title_of, told_apart

PAGES = ["mine", "unassigned", "waiting", "open", "closed"]


@pytest.mark.parametrize("name", PAGES)
def test_every_queue_opens(cast, sign_in, name):
    cast.conversation()
    assert sign_in(cast.ravi).get(reverse("workspace:queue", args=[name])).status_code == 200


def test_a_row_shows_the_guest_their_words_and_the_language(cast, sign_in):
    cast.conversation("मेरा रिफंड कब आएगा?")
    page = sign_in(cast.ravi).get(reverse("workspace:queue", args=["open"])).content.decode()
    assert "Lakshmi Devi" in page
    assert "मेरा रिफंड कब आएगा?" in page
    assert 'lang="hi"' in page
    assert "thread-row unread" in page


def test_reading_takes_the_unread_mark_from_the_reader_alone(cast, sign_in):
    conversation = cast.conversation()
    mark_read(conversation=conversation, user=cast.ravi)
    address = reverse("workspace:queue", args=["open"])
    assert "thread-row unread" not in sign_in(cast.ravi).get(address).content.decode()
    assert "thread-row unread" in sign_in(cast.mita).get(address).content.decode()


def test_home_leads_to_ones_own_work_where_there_is_some(cast, sign_in):
    conversation = cast.conversation()
    assert sign_in(cast.ravi).get("/").url == reverse("workspace:queue", args=["unassigned"])
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.system())
    assert sign_in(cast.ravi).get("/").url == reverse("workspace:queue", args=["mine"])


def test_the_list_goes_on_by_cursor_until_every_row_was_shown_once(cast, sign_in):
    made = {cast.conversation(who=f"guest{number}@example.com").public_id for number in range(120)}
    browser, address, shown = sign_in(cast.ravi), reverse("workspace:rows", args=["open"]), []
    while address:
        page = browser.get(address).content.decode()
        shown += [piece.split('"')[0] for piece in page.split('data-conversation="')[1:]]
        address = page.split('hx-get="/inbox/open/rows/')[1].split('"')[0] if "/inbox/open/rows/" in page else ""
        address = f"/inbox/open/rows/{address}".replace("&amp;", "&") if address else ""
    assert len(shown) == 120
    assert set(shown) == made


def test_a_list_of_fifty_takes_no_more_queries_than_a_list_of_one(cast, sign_in, django_assert_max_num_queries):
    browser, address = sign_in(cast.ravi), reverse("workspace:queue", args=["open"])
    cast.conversation()
    with django_assert_max_num_queries(18) as one:
        browser.get(address)
    for number in range(49):
        cast.conversation(who=f"guest{number}@example.com")
    with django_assert_max_num_queries(len(one)):  # the first visit may have looked up more
        browser.get(address)


def test_another_queue_comes_without_the_page_around_it(cast, sign_in, django_assert_max_num_queries):
    conversation = cast.conversation()
    browser, address = sign_in(cast.ravi), reverse("workspace:queue", args=["unassigned"])
    whole = browser.get(address).content.decode()
    with django_assert_max_num_queries(11):
        piece = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert 'id="queues"' not in piece
    assert piece.startswith("<title>Unassigned · Atithi</title>")
    for shown in (f'id="row-{conversation.public_id}"', 'data-queue="unassigned"', "Everybody here is served"):
        assert shown in piece
        assert shown in whole
    restored = browser.get(address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_every_queue_of_the_rail_is_called_the_same_by_itself(cast):
    cast.conversation("नमस्ते, मेरा फ्रिज कब आएगा?")
    save_view(user=cast.ravi, name="All", conditions={"match": "all", "parts": []})
    groups = rail(cast.ravi)
    names = [queue.name for group in groups for queue in group.queues]
    assert {"mine", "language:hi", f"team:{cast.sales.pk}"} <= set(names)
    assert any(name.startswith("view:") for name in names)
    assert [title_for(cast.ravi, name) for name in names] == [title_of(groups, name) for name in names]


def test_a_row_asked_for_by_itself_is_empty_where_it_no_longer_belongs(cast, sign_in):
    conversation = cast.conversation()
    browser = sign_in(cast.ravi)
    assert browser.get(reverse("workspace:row", args=["open", conversation.public_id])).status_code == 200
    close(conversation=conversation, actor=Actor.system())
    assert browser.get(reverse("workspace:row", args=["open", conversation.public_id])).status_code == 204
    assert browser.get(reverse("workspace:row", args=["closed", conversation.public_id])).status_code == 200


def test_counts_are_written_as_the_reader_writes_numbers(cast, sign_in):
    for number in range(12):
        cast.conversation(who=f"guest{number}@example.com")
    browser = sign_in(cast.mita)
    assert browser.get(reverse("workspace:counts")).json()["open"] == {"text": "12", "value": 12}
    browser.post(reverse("workspace:language"), {"language": "bn"})
    assert browser.get(reverse("workspace:counts")).json()["open"]["text"] == "১২"


def test_a_queue_that_is_none_is_not_there(cast, sign_in):
    browser = sign_in(cast.ravi)
    for name in (
        "nonsense",
        "team:999999",
        "team:x",
        "language:xx",
        f"team:{cast.complaints.pk}",
        "channel:" + "9" * 40,
    ):
        assert browser.get(reverse("workspace:queue", args=[name])).status_code == 404, name


def test_a_cursor_that_is_none_shows_the_first_rows(cast, sign_in):
    cast.conversation()
    page = sign_in(cast.ravi).get(reverse("workspace:rows", args=["open"]), {"after": "' OR 1=1 --~7"})
    assert page.status_code == 200
    assert "Lakshmi Devi" in page.content.decode()


def test_stores_are_told_apart_by_what_differs_in_their_names():
    def short(*names, cities=("", "", "")):
        return told_apart([Store(name=name, city=city) for name, city in zip(names, cities, strict=False)])

    assert short("Sharma Electronics, Abids", "Sharma Electronics, Gariahat") == ["Abids", "Gariahat"]
    assert short("Sharma Electronics Abids") == ["Sharma Electronics Abids"]
    assert short("Abids", "Gariahat") == ["Abids", "Gariahat"]
    assert short("Sharma", "Sharma Abids", cities=("Patna", "")) == ["Patna", "Abids"]
    assert short("Sharma", "Sharma") == ["Sharma", "Sharma"]
    assert short() == []


def test_a_dense_screen_says_so_to_its_tokens(cast, sign_in):
    browser = sign_in(cast.ravi)
    assert "data-density" not in browser.get(reverse("workspace:profile")).content.decode()
    cast.ravi.density, cast.ravi.theme = "dense", "contrast"
    cast.ravi.save()
    page = browser.get(reverse("workspace:profile")).content.decode()
    assert ' data-density="dense" data-contrast="more">' in page
