"""Answers of the help centre within the chat."""

import pytest
from django.test import Client

from atithi.channels.webchat import limits
from atithi.conftest import Cast
from atithi.conversations.actions import change_channel
from atithi.events import Actor
from atithi.knowledge import finding
from atithi.knowledge.models import Article, Asked, Audience, Ending, Verdict, WordHeard
from atithi.knowledge.tests.shelf import HOURS, RETURN, RETURN_TE, published, translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(cast: Cast) -> Article:
    limits.forget()
    finding.forget()
    found = published(*RETURN, cast.asha)
    translated(found, "te", *RETURN_TE, cast.asha)
    return found


def test_words_find_public_answers_in_the_guests_language(client: Client, cast: Cast, article: Article) -> None:
    hidden = published(*HOURS, cast.asha, audience=Audience.STAFF)
    base, telugu = f"/webchat/{cast.chat.public_id}/help", {"X-Chat-Language": "te"}
    found = client.get(base, {"q": "can I return it"}, headers=telugu).json()["answers"]
    assert [one["id"] for one in found] == [article.public_id]
    assert found[0]["title"] == RETURN_TE[0]
    assert [one["id"] for one in client.get(base).json()["answers"]] == [article.public_id]
    read = client.get(f"{base}/{article.public_id}", headers=telugu).json()
    assert (read["language"], read["page"]) == ("te", f"/help/te/articles/{article.public_id}/")
    assert client.get(f"{base}/{hidden.public_id}").status_code == 404
    assert (
        client.post(f"{base}/{hidden.public_id}", {"person": True}, content_type="application/json").status_code == 404
    )
    assert not Verdict.objects.exists()
    assert not Asked.objects.exists()


def test_a_verdict_is_kept_once_and_asking_a_person_keeps_the_question(
    client: Client, cast: Cast, article: Article
) -> None:
    address = f"/webchat/{cast.chat.public_id}/help/{article.public_id}"
    for helpful in (True, False):
        said = client.post(address, {"helpful": helpful, "visitor": "v" * 22}, content_type="application/json")
        assert said.status_code == 204
    assert Verdict.objects.get().helpful is False
    assert client.post(address, {"helpful": "perhaps"}, content_type="application/json").status_code == 404
    client.post(address, {"person": True, "q": "can I return it"}, content_type="application/json")
    asked = Asked.objects.get()
    assert (asked.article, asked.ending, asked.face) == (article, Ending.PERSON, "chat")
    client.post(address, {"opened": True, "q": "my kettle came back"}, content_type="application/json")
    assert WordHeard.objects.filter(word="kettle", article=article).exists()


def test_a_flood_is_told_to_wait_and_a_closed_channel_answers_nothing(
    client: Client, cast: Cast, article: Article
) -> None:
    change_channel(
        channel=cast.chat, actor=Actor.system(), settings={**cast.chat.settings, "messages_per_minute_and_address": 2}
    )
    base = f"/webchat/{cast.chat.public_id}/help"
    statuses = [client.get(base).status_code for _number in range(4)]
    assert statuses[-1] == 429
    assert client.get("/webchat/nobody000000/help").status_code == 404


def test_the_help_centre_counts_verdicts_of_one_network(client: Client, article: Article) -> None:
    address = f"/help/en/articles/{article.public_id}/verdict/"
    statuses = [client.post(address, {"helpful": "yes"}).status_code for _number in range(31)]
    assert statuses[0] == 302
    assert statuses[-1] == 429
    limits.forget()
