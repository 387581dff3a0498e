"""The help centre: read in four languages, searched, judged, and left for a person."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from atithi.commerce.actions.links import make_link
from atithi.conftest import Cast
from atithi.events import Actor
from atithi.knowledge import actions
from atithi.knowledge.models import Asked, Audience, Verdict, WordHeard
from atithi.knowledge.tests.shelf import HOURS, REFUND, RETURN, RETURN_TE, published, translated

pytestmark = pytest.mark.django_db


def test_visitors_are_led_to_their_language(client: Client, cast: Cast) -> None:
    response = client.get("/help/", headers={"Accept-Language": "te-IN,te;q=0.9"})
    assert response.headers["Location"] == "/help/te/"
    assert client.get("/help/fr/").status_code == 404


def test_an_article_is_read_in_every_language_it_has(client: Client, cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    translated(article, "te", *RETURN_TE, cast.asha)
    page = client.get(f"/help/te/articles/{article.public_id}/").content.decode()
    assert RETURN_TE[0] in page
    assert 'lang="te"' in page
    assert re.search(rf'rel="canonical" href="[^"]*/help/te/articles/{article.public_id}/"', page)
    assert 'hreflang="en"' in page
    found = re.search(r'application/ld\+json">(.*?)</script>', page)
    assert found is not None
    data = json.loads(found[1])
    assert (data["@type"], data["mainEntity"][0]["name"]) == ("FAQPage", RETURN_TE[0])
    home = client.get("/help/te/").content.decode()
    assert RETURN_TE[0] in home


def test_a_missing_translation_is_said_openly(client: Client, cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    page = client.get(f"/help/bn/articles/{article.public_id}/").content.decode()
    assert RETURN[0] in page
    assert 'class="open-note"' in page
    assert re.search(rf'rel="canonical" href="[^"]*/help/en/articles/{article.public_id}/"', page)


def test_a_question_is_answered_and_kept(client: Client, cast: Cast) -> None:
    published(*RETURN, cast.asha)
    article = published(*REFUND, cast.asha)
    page = client.get("/help/hi/search/", {"q": "mera paisa kab wapas aayega"}).content.decode()
    assert REFUND[0] in page
    asked = Asked.objects.get()
    assert (asked.article, asked.language, asked.script, asked.ending) == (article, "hi", "Latn", "shown")
    client.get("/help/hi/search/", {"q": "mera pais", "part": "1"})
    assert Asked.objects.count() == 1  # what is being typed is no question yet
    form = {"asked": asked.public_id, "article": article.public_id}
    assert client.post("/help/opened/", {**form, "article": "nothing"}).status_code == 404
    assert client.post("/help/opened/", form).status_code == 204
    asked.refresh_from_db()
    assert asked.ending == "opened"
    heard = WordHeard.objects.values_list("word", "article")
    assert set(heard) >= {("paisa", article.pk), ("wapas", article.pk)}
    client.post("/help/opened/", {"q": "paise kahan", "article": article.public_id})  # from below what is being typed
    assert WordHeard.objects.filter(word="paise", article=article).exists()


def test_what_is_not_found_is_a_gap_and_a_person_is_offered(client: Client, cast: Cast) -> None:
    published(*RETURN, cast.asha)
    page = client.get("/help/en/search/", {"q": "do you have parking"}).content.decode()
    asked = Asked.objects.get()
    assert asked.article is None
    assert f'name="asked" value="{asked.public_id}"' in page
    response = client.post("/help/en/ask/", {"asked": asked.public_id})
    asked.refresh_from_db()
    assert asked.ending == "person"
    ways = client.get(response.headers["Location"]).content.decode()
    assert "do you have parking" in ways
    assert f"/help/chat/{cast.chat.public_id}/?" in ways
    assert "mailto:" in ways


def test_ten_thousand_letters_are_no_trouble(client: Client, cast: Cast) -> None:
    published(*RETURN, cast.asha)
    assert client.get("/help/en/search/", {"q": "return " * 1500}).status_code == 200
    assert client.get("/help/en/search/", {"q": "'\"<script>\x00"}).status_code == 200
    assert client.get("/help/en/search/").status_code == 200


def test_looking_changes_no_verdict_saying_does_and_can_be_changed(client: Client, cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    address = f"/help/en/articles/{article.public_id}/"
    client.get(address, {"helpful": "no", "said": "no"})
    assert client.get(f"{address}verdict/", {"helpful": "yes"}).status_code == 405
    assert not Verdict.objects.exists()
    client.post(f"{address}verdict/", {"helpful": "yes"})
    response = client.post(f"{address}verdict/", {"helpful": "no"})
    assert "What is wrong" in client.get(response.headers["Location"].partition("#")[0]).content.decode()
    client.post(f"{address}verdict/", {"helpful": "no", "reason": "wrong", "comment": "It is 7 days now."})
    verdict = Verdict.objects.get()
    assert (verdict.helpful, verdict.reason, verdict.comment) == (False, "wrong", "It is 7 days now.")


def test_what_is_not_for_everybody_is_not_there(client: Client, cast: Cast) -> None:
    inside = published("Goodwill", "Up to ₹500.", cast.asha, audience=Audience.STAFF)
    known = published("Refund for guests", "Quick.", cast.asha, audience=Audience.GUESTS)
    draft = actions.begin_article(title="Draft", body="Not yet.", actor=Actor.staff(cast.asha.pk))
    for article in (inside, known, draft):
        assert client.get(f"/help/en/articles/{article.public_id}/").status_code == 404
        assert client.post(f"/help/en/articles/{article.public_id}/verdict/", {"helpful": "yes"}).status_code == 404
    assert client.get("/help/en/articles/nothing/").status_code == 404
    page = client.get("/help/sitemap.xml").content.decode()
    assert inside.public_id not in page + client.get("/help/en/").content.decode()
    lakshmi = cast.says().customer
    assert lakshmi is not None
    token = make_link(customer=lakshmi, actor=Actor.staff(cast.asha.pk))
    address = f"/my/{token}/help/en/"
    assert known.public_id in client.get(address).content.decode()
    response = client.get(f"{address}articles/{known.public_id}/")
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert client.get(f"{address}articles/{inside.public_id}/").status_code == 404
    assert client.get("/my/forged/help/en/").status_code == 404


def test_the_map_names_every_language(client: Client, cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    translated(article, "te", *RETURN_TE, cast.asha)
    response = client.get("/help/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    assert response.content.decode().count("<loc>") == 2


def test_a_page_is_small_and_takes_few_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: object
) -> None:
    articles = [published(f"{RETURN[0]} {number}", RETURN[1], cast.asha) for number in range(5)]
    published(*HOURS, cast.asha, language="hi")
    client.get("/help/en/")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        home = client.get("/help/en/").content
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = client.get(f"/help/en/articles/{articles[0].public_id}/").content
    assert len(home) + len(page) < 30_000
    wanted = [
        name for name in re.findall(r'(?:href|src)="/static/([^"]+)"', home.decode()) if name.endswith((".css", ".js"))
    ]
    sizes = [len(Path(found).read_bytes()) for name in wanted if (found := finders.find(name))]
    assert len(sizes) == 3
    assert len(home) + sum(sizes) < 60_000  # plain, before it is packed; there are no web fonts
