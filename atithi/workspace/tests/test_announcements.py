"""Announcements to staff: whom they concern, reading and understanding them, and where they matter."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from atithi.conftest import Cast
from atithi.events import Actor
from atithi.knowledge import announcements
from atithi.knowledge.actions import archive_announcement, publish_announcement, save_announcement
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Announcement, Reading
from atithi.staff.models import User

pytestmark = pytest.mark.django_db
CHECK = {"asks": "How many days?", "choices": ["Thirty", "Seven", "Two"], "why": "Thirty since Monday."}
TEXT = {"title": "Returns within 30 days", "body": "Now **thirty** days.", "checks": [CHECK]}


def announced(cast: Cast, **values: object) -> Announcement:
    """Published by the supervisor."""
    actor = Actor.staff(cast.farida.pk)
    given = {"kind": "policy", "texts": {"en": TEXT}, "language": "en", "readers": {}, "must_read": True, **values}
    found = save_announcement(actor=actor, **given)  # type: ignore[arg-type]
    publish_announcement(announcement=found, actor=actor)
    return found


def test_it_concerns_those_it_names_in_the_query_and_in_the_list_of_readers(cast: Cast) -> None:
    cast.ravi.stores.add(cast.hyderabad)
    people = [cast.asha, cast.farida, cast.ravi, cast.mita, cast.imran]
    expected: list[tuple[dict[str, list[str]], list[User]]] = [
        ({}, people),
        ({"role": ["agent"]}, [cast.ravi, cast.mita, cast.imran]),
        ({"role": ["agent"], "language": ["te", "bn"]}, [cast.ravi, cast.mita]),
        ({"store": [str(cast.hyderabad.pk)]}, [cast.ravi]),
        ({"team": [str(cast.complaints.pk)]}, [cast.imran]),
        ({"team": [str(cast.repairs.pk)], "role": ["agent"]}, [cast.mita]),
    ]
    for readers, wanted in expected:
        one = announced(cast, readers=readers)
        seeing = {each for each in people if announcements.concerning(each).filter(pk=one.pk).exists()}
        assert seeing == set(wanted) == {user for user, _reading in announcements.readers(one)}


def test_a_wrong_answer_is_explained_and_asked_again(client: Client, cast: Cast) -> None:
    one = announced(cast)
    client.force_login(cast.ravi)
    address = f"/announcements/{one.public_id}/"
    assert "Returns within 30 days" in client.get("/announcements/unread/").content.decode()
    assert "<strong>thirty</strong>" in client.get(address).content.decode()
    assert "Thirty since Monday." in client.post(address, {"answer_0": "Two"}).content.decode()
    assert Reading.objects.get().done_at is None
    assert client.post(address, {"answer_0": "Thirty"}).status_code == 302
    assert Reading.objects.get().done_at is not None
    assert client.post(address, {"answer_0": "Two"}).status_code == 200
    assert Reading.objects.get().done_at is not None
    assert client.get("/announcements/unread/").content.strip() == b""
    client.force_login(cast.farida)
    page = client.get(address).content.decode()
    assert page.index("Mita Sen") < page.index("Ravi Teja")


def test_it_is_written_in_a_form_and_nothing_typed_is_lost(client: Client, cast: Cast) -> None:
    client.force_login(cast.farida)
    form = {"kind": "recall", "source": "te", "title_te": "కెటిల్ వెనక్కి", "body_te": "<script>x</script>", "role": "agent",
            "asks_te_0": "ఎందుకు?", "choices_te_0": "హ్యాండిల్"}  # fmt: skip
    refused = client.post("/announcements/new/", form)
    assert refused.status_code == 422
    assert "కెటిల్ వెనక్కి" in refused.content.decode()
    client.post("/announcements/new/", {**form, "choices_te_0": "హ్యాండిల్\nరంగు", "must_read": "1"})
    one = Announcement.objects.get()
    assert (one.published_at, one.must_read, one.addressees.get().value) == (None, True, "agent")
    client.post(f"/announcements/{one.public_id}/step/", {"do": "publish"})
    client.force_login(cast.ravi)
    page = client.get(f"/announcements/{one.public_id}/").content.decode()
    assert "<script>x" not in page
    assert "తెలుగు" in page  # openly in another language than the reader's
    client.force_login(cast.farida)
    client.post(f"/announcements/{one.public_id}/step/", {"do": "archive"})
    assert not announcements.concerning(cast.ravi).exists()
    assert announcements.concerning(cast.ravi, past=True).exists()


def test_strangers_see_nothing(client: Client, cast: Cast) -> None:
    one = announced(cast, readers={"team": [str(cast.complaints.pk)]})
    draft = save_announcement(
        kind="other", texts={"en": TEXT}, language="en", readers={}, actor=Actor.staff(cast.asha.pk)
    )
    for address in ("", "new/", "unread/", "about/abc/", f"{one.public_id}/", f"{one.public_id}/change/"):
        assert client.get(f"/announcements/{address}").status_code == 302
    client.force_login(cast.ravi)
    for found in (one, draft):
        assert client.get(f"/announcements/{found.public_id}/").status_code == 404
        assert client.post(f"/announcements/{found.public_id}/").status_code == 404
        assert client.get(f"/announcements/{found.public_id}/change/").status_code == 404
        assert client.post(f"/announcements/{found.public_id}/step/", {"do": "archive"}).status_code == 404
    assert client.get("/announcements/new/").status_code == 404
    assert client.get("/announcements/?state=all").content.decode().count("Returns within") == 0
    others = save_announcement(
        kind="other", texts={"en": TEXT}, language="en", readers={"team": [str(cast.complaints.pk)]},
        actor=Actor.staff(cast.asha.pk),
    )  # fmt: skip
    client.force_login(cast.farida)
    assert client.get(f"/announcements/{others.public_id}/").status_code == 404  # a private team that is not hers
    assert client.get(f"/announcements/{one.public_id}/").status_code == 200  # her own


def test_the_list_needs_few_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.ravi)
    for _number in range(8):
        announced(cast)
    with django_assert_max_num_queries(9):
        assert client.get("/announcements/").content.decode().count("Returns within") == 8


def test_questions_must_have_answers_and_put_away_twice_is_once(cast: Cast) -> None:
    with pytest.raises(KnowledgeError):
        announced(cast, texts={"en": {**TEXT, "checks": [CHECK] * 4}})
    one, actor = announced(cast), Actor.staff(cast.asha.pk)
    archive_announcement(announcement=one, actor=actor)
    at = Announcement.objects.get(pk=one.pk).archived_at
    archive_announcement(announcement=one, actor=actor)
    assert Announcement.objects.get(pk=one.pk).archived_at == at
