"""Writing articles, publishing them, and answers beside a conversation."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.events import Actor
from atithi.knowledge import actions
from atithi.knowledge.models import Article, Audience, Sent, Step, Synonyms, Text, WordHeard
from atithi.knowledge.tests.shelf import HOURS, REFUND, RETURN, RETURN_TE, published, translated

pytestmark = pytest.mark.django_db


def test_an_article_is_written_published_and_translated(client: Client, cast: Cast) -> None:
    client.force_login(cast.farida)
    client.post("/articles/new/", {"title": "How to pay", "body": "By **card**.", "language": "en"})
    article = Article.objects.get()
    page = client.get(f"/articles/{article.public_id}/en/").content.decode()
    assert "<strong>card</strong>" in page
    assert 'value="publish"' in page
    client.post(f"/articles/{article.public_id}/en/step/", {"do": "publish"})
    text = article.texts.get()
    assert (text.step, text.live_title, text.live_number) == (Step.PUBLISHED, "How to pay", 1)
    client.post(f"/articles/{article.public_id}/hi/", {"title": "भुगतान कैसे करें", "body": "कार्ड से।", "number": "0"})
    client.post(f"/articles/{article.public_id}/hi/step/", {"do": "publish"})
    client.post(f"/articles/{article.public_id}/en/", {"title": "How to pay", "body": "By card or UPI.", "number": "1"})
    assert Text.objects.get(language="hi").state == "reviewed"
    client.post(f"/articles/{article.public_id}/en/step/", {"do": "publish"})
    assert Text.objects.get(language="hi").state == "outdated"
    client.post(f"/articles/{article.public_id}/hi/step/", {"do": "confirm"})
    assert Text.objects.get(language="hi").state == "reviewed"


def test_two_editors_do_not_overwrite_each_other(client: Client, cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    actions.save_text(
        article=article, language="en", title="Returns", body="Theirs.", number=1, actor=Actor.staff(cast.farida.pk)
    )
    client.force_login(cast.ravi)
    response = client.post(f"/articles/{article.public_id}/en/", {"title": "Returns", "body": "Mine.", "number": "1"})
    assert response.status_code == 409
    assert "Theirs." in response.content.decode()
    assert "Mine." in response.content.decode()
    assert article.texts.get().body == "Theirs."


def test_agents_write_and_ask_those_who_lead_publish(client: Client, cast: Cast) -> None:
    client.force_login(cast.ravi)
    client.post("/articles/new/", {"title": "Parking", "body": "Behind the shop.", "language": "en"})
    article = Article.objects.get()
    assert client.post(f"/articles/{article.public_id}/en/step/", {"do": "publish"}).status_code == 404
    client.post(f"/articles/{article.public_id}/en/step/", {"do": "submit"})
    assert article.texts.get().step == Step.REVIEW
    assert client.get("/articles/synonyms/").status_code == 404
    assert client.post(f"/articles/{article.public_id}/", {"archived": "yes"}).status_code == 404


def test_a_planned_text_is_published_when_its_moment_comes(client: Client, cast: Cast) -> None:
    from atithi.knowledge.handlers import publish_due

    article = actions.begin_article(title="Diwali hours", body="10 to 6.", actor=Actor.staff(cast.asha.pk))
    text = article.texts.get()
    actions.schedule_text(text=text, at=now() + timedelta(days=1), actor=Actor.staff(cast.asha.pk))
    publish_due(None)  # type: ignore[arg-type]
    text.refresh_from_db()
    assert text.live_at is None
    Text.objects.update(publish_at=now() - timedelta(minutes=1))
    publish_due(None)  # type: ignore[arg-type]
    text.refresh_from_db()
    assert text.live_title == "Diwali hours"
    client.force_login(cast.asha)
    past = client.post(f"/articles/{article.public_id}/en/step/", {"do": "schedule", "at": "2020-01-01T10:00"})
    assert past.status_code in {400, 404}


def test_versions_show_what_changed_and_come_back(client: Client, cast: Cast) -> None:
    article = published("Returns", "Within ten days.", cast.asha)
    actions.save_text(
        article=article,
        language="en",
        title="Returns",
        body="Within seven days.",
        number=1,
        actor=Actor.staff(cast.asha.pk),
    )
    client.force_login(cast.asha)
    page = client.get(f"/articles/{article.public_id}/en/versions/").content.decode()
    assert re.search(r"<del>ten\s*</del>\s*<ins>seven\s*</ins>", page)
    client.post(f"/articles/{article.public_id}/en/versions/", {"number": "1"})
    text = article.texts.get()
    assert (text.body, text.number, text.step) == ("Within ten days.", 3, Step.DRAFT)


def test_hostile_markdown_does_no_harm(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    body = "<script>alert(1)</script>\n[x](javascript:alert(1)) ![a](http://spy.example/x.png) <img src=x onerror=alert(1)>"
    page = client.post("/articles/preview/", {"body": body, "language": "en"}).content.decode()
    for bad in ("<script", 'href="javascript', 'src="http', "<img src=x"):
        assert bad not in page


def test_a_large_or_false_picture_is_refused(client: Client, cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    article = published(*RETURN, cast.asha)
    client.force_login(cast.asha)
    address = f"/articles/{article.public_id}/pictures/"
    huge = SimpleUploadedFile("big.png", b"\x89PNG\r\n\x1a\n" + b"0" * (5 * 1024 * 1024), "image/png")
    assert client.post(address, {"picture": huge}, headers={"X-Requested-With": "desk"}).status_code == 413
    false = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", "image/png")
    assert client.post(address, {"picture": false}, headers={"X-Requested-With": "desk"}).status_code == 400
    assert not article.pictures.exists()


def test_the_list_takes_few_queries(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    for number in range(8):
        translated(published(f"Question {number}", "Answer.", cast.asha), "hi", f"सवाल {number}", "जवाब।", cast.asha)
    client.force_login(cast.asha)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = client.get("/articles/").content.decode()
    assert page.count("article-line") == 8
    for state in ("draft", "review", "due", "missing", "archived", "scheduled", "nonsense"):
        assert client.get("/articles/", {"state": state}).status_code == 200


def test_answers_stand_beside_the_conversation_in_the_guests_language(client: Client, cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    translated(article, "te", *RETURN_TE, cast.asha)
    published("How staff book returns", "Only for us.", cast.asha, audience=Audience.STAFF)
    conversation = cast.says("ఈ వస్తువు తిరిగి ఇవ్వాలి").conversation
    client.force_login(cast.ravi)
    page = client.get(f"/conversations/{conversation.public_id}/answers/").content.decode()
    assert RETURN_TE[0] in page
    assert f"/help/te/articles/{article.public_id}/" in page
    found = client.get(
        f"/conversations/{conversation.public_id}/answers/", {"q": "staff book returns"}
    ).content.decode()
    assert "How staff book returns" in found
    form = {"article": article.public_id, "language": "te", "key": "k:1"}
    for _twice in range(2):
        assert client.post(f"/conversations/{conversation.public_id}/answers/sent/", form).status_code == 204
    assert not WordHeard.objects.exists()  # nothing was searched
    opened = f"/conversations/{conversation.public_id}/answers/opened/"
    assert client.post(opened, {"article": article.public_id, "searched": "exchange counter"}).status_code == 204
    assert WordHeard.objects.filter(word="counter", article=article).exists()
    sent = Sent.objects.get()
    assert (sent.language, sent.conversation, sent.user) == ("te", conversation.public_id, cast.ravi)


def test_a_conversation_becomes_a_draft(client: Client, cast: Cast) -> None:
    from atithi.conversations.actions import send_reply

    conversation = cast.says("Do you repair toasters?").conversation
    send_reply(
        conversation=conversation,
        text="Yes, on Tuesdays.",
        actor=Actor.staff(cast.ravi.pk),
        author=cast.ravi,
        client_key="a",
    )
    client.force_login(cast.ravi)
    client.post(f"/conversations/{conversation.public_id}/article/")
    text = Text.objects.get()
    assert (text.title, text.body, text.live_at) == ("Do you repair toasters?", "Yes, on Tuesdays.", None)
    assert text.article.conversation == conversation.public_id


def test_the_owner_edits_synonyms_collections_and_what_an_article_is(client: Client, cast: Cast) -> None:
    article = published(*HOURS, cast.asha, language="hi")
    client.force_login(cast.asha)
    client.post("/articles/synonyms/", {"words": "mixie, mixer, jar\nonlyone\n"})
    assert Synonyms.objects.get().words == ["mixie", "mixer", "jar"]
    client.post("/articles/collections/", {"name_en": "Stores", "name_te": "షాపులు", "position": "2"})
    assert "షాపులు" in client.get("/articles/collections/").content.decode()
    form = {
        "audience": "public",
        "owner": cast.ravi.public_id,
        "review_on": "2030-01-31",
        "phrasings": "dukan kab khulegi\n",
    }
    client.post(f"/articles/{article.public_id}/", form)
    article.refresh_from_db()
    assert (article.owner, str(article.review_on)) == (cast.ravi, "2030-01-31")
    assert [one.words for one in article.phrasings.all()] == ["dukan kab khulegi"]
    assert ">dukan kab khulegi</textarea>" in client.get(f"/articles/{article.public_id}/").content.decode()
    assert ">mixie, mixer, jar</textarea>" in client.get("/articles/synonyms/").content.decode()


def test_the_palette_finds_articles(client: Client, cast: Cast) -> None:
    published(*REFUND, cast.asha)
    client.force_login(cast.ravi)
    assert REFUND[0] in client.get("/palette/", {"q": "mera paisa wapas"}).content.decode()


def test_strangers_see_nothing(client: Client, cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    conversation = cast.says().conversation
    conversation.team = cast.complaints  # a private team
    conversation.save()
    one = article.public_id
    pages = (
        "/articles/", "/articles/new/", "/articles/gaps/", "/articles/synonyms/", "/articles/collections/", f"/articles/{one}/",
        f"/articles/{one}/en/", f"/articles/{one}/en/versions/", f"/conversations/{conversation.public_id}/answers/",
    )  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 302, page
    posts = (f"/articles/{one}/en/step/", f"/articles/{one}/pictures/", "/articles/preview/")
    for page in posts:
        assert client.post(page).status_code == 302, page
    client.force_login(cast.ravi)  # not in the private team
    for page in ("answers/", "answers/sent/", "answers/opened/", "article/"):
        verb = client.get if page == "answers/" else client.post
        assert verb(f"/conversations/{conversation.public_id}/{page}").status_code == 404, page
    for missing in (
        "/articles/nothing/",
        "/articles/nothing/en/",
        f"/articles/{one}/xx/",
        f"/articles/{one}/bn/versions/",
    ):
        assert client.get(missing).status_code == 404, missing
