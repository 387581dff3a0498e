"""Programs write articles as staff do: drafts, translations, publishing, and nobody overwritten."""

import pytest

from atithi.api.problems import MEDIA_TYPE
from atithi.api.tests.conftest import program_of
from atithi.conftest import Cast
from atithi.events.models import Event
from atithi.knowledge.actions import save_collection, save_text
from atithi.knowledge.models import Article
from atithi.knowledge.queries import Reader, answers

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Where can I park?",
    "body": "Behind the shop.",
    "phrasings": ["parking kahan hai"],
    "products": ["p1"],
}


def _begun(cast: Cast) -> tuple[object, str]:
    desk = program_of(cast.farida, "knowledge:write")
    made = desk.post("/articles", WORDS, Idempotency_Key="one")
    assert made.status_code == 201
    assert made["Location"] == f"/api/v1/articles/{made.json()['id']}/drafts"
    return desk, made.json()["id"]


def test_an_article_is_begun_once_translated_published_and_withdrawn(cast: Cast) -> None:
    desk, id = _begun(cast)
    assert desk.post("/articles", WORDS, Idempotency_Key="one").json()["id"] == id  # type: ignore[attr-defined]
    assert Article.objects.count() == 1
    hindi = {"title": "गाड़ी कहाँ खड़ी करें?", "body": "दुकान के पीछे।"}
    texts = f"/articles/{id}/texts"
    for _twice in range(2):
        saved = desk.call("PUT", f"{texts}/hi", hindi).json()  # type: ignore[attr-defined]
        assert (saved["number"], saved["step"], saved["published_number"]) == (1, "draft", None)
    assert answers("parking", Reader.public()) == []
    for _twice in range(2):
        done = desk.call("PUT", f"{texts}/en/step", {"step": "published", "number": 1}).json()  # type: ignore[attr-defined]
        assert (done["step"], done["published_number"], done["state"]) == ("published", 1, "source")
    [found] = answers("parking kahan hai", Reader.public())
    assert found.title == WORDS["title"]
    whole = desk.get(f"/articles/{id}/drafts").json()  # type: ignore[attr-defined]
    assert (whole["owner"], whole["phrasings"], whole["products"]) == (
        cast.farida.public_id,
        WORDS["phrasings"],
        ["p1"],
    )
    assert [one["language"] for one in whole["texts"]] == ["en", "hi"]
    desk.call("PUT", f"{texts}/en/step", {"step": "withdrawn", "number": 1})  # type: ignore[attr-defined]
    assert answers("parking", Reader.public()) == []
    assert Event.objects.filter(type="article.published").count() == 1
    assert {one.actor_kind for one in Event.objects.filter(type__startswith="article.")} == {"program"}


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(cast: Cast) -> None:
    desk, id = _begun(cast)
    article = Article.objects.get()
    from atithi.events import Actor

    save_text(
        article=article, language="en", title="Parking", body="Theirs.", number=1, actor=Actor.staff(cast.asha.pk)
    )
    for path, body in (
        (f"/articles/{id}/texts/en", {"title": "Parking", "body": "Mine.", "number": 1}),
        (f"/articles/{id}/texts/en", {"title": "Parking", "body": "Mine."}),
        (f"/articles/{id}/texts/en/step", {"step": "published", "number": 1}),
    ):
        refused = desk.call("PUT", path, body)  # type: ignore[attr-defined]
        assert (refused.status_code, refused["Content-Type"]) == (409, MEDIA_TYPE)
        assert refused.json()["code"] == "changed_meanwhile"
    text = article.texts.get()
    assert (text.body, text.live_at) == ("Theirs.", None)


def test_what_is_left_out_of_a_change_stays_and_null_empties_it(cast: Cast) -> None:
    from atithi.events import Actor

    desk, id = _begun(cast)
    shelf = save_collection(names={"en": "Stores"}, actor=Actor.staff(cast.asha.pk))
    listed = program_of(cast.ravi, "knowledge:read").get("/article-collections").json()["items"]
    assert listed == [{"id": shelf.public_id, "names": {"en": "Stores"}, "position": 0}]
    change = {"collection": shelf.public_id, "audience": "staff", "review_on": "2030-01-31"}
    changed = desk.call("PATCH", f"/articles/{id}", change).json()  # type: ignore[attr-defined]
    assert {**changed, **change} == changed
    assert changed["products"] == ["p1"]
    changed = desk.call("PATCH", f"/articles/{id}", {"collection": None, "phrasings": []}).json()  # type: ignore[attr-defined]
    assert (changed["collection"], changed["phrasings"], changed["audience"]) == (None, [], "staff")
    for bad, status in (({"collection": "nothing"}, 404), ({"audience": "organisation"}, 400), ({"owner": "x"}, 404)):
        assert desk.call("PATCH", f"/articles/{id}", bad).status_code == status  # type: ignore[attr-defined]
    assert desk.call("PATCH", f"/articles/{id}", {"archived": True}).json()["archived"]  # type: ignore[attr-defined]


def test_agents_write_and_ask_and_those_who_only_read_see_no_drafts(cast: Cast) -> None:
    _desk, id = _begun(cast)
    agent, step = program_of(cast.ravi, "knowledge:write"), f"/articles/{id}/texts/en/step"
    assert agent.call("PUT", step, {"step": "published", "number": 1}).status_code == 404
    assert agent.call("PATCH", f"/articles/{id}", {"archived": True}).status_code == 404
    assert agent.call("PUT", step, {"step": "review", "number": 1}).json()["step"] == "review"
    later = program_of(cast.asha).call("PUT", step, {"step": "scheduled", "number": 1})
    assert (later.status_code, later.json()["code"]) == (422, "moment_missing")
    past = {"step": "scheduled", "number": 1, "at": "2020-01-01T00:00:00Z"}
    assert program_of(cast.asha).call("PUT", step, past).json()["code"] == "moment_past"
    planned = program_of(cast.asha).call("PUT", step, {**past, "at": "2100-01-01T00:00:00Z"}).json()
    assert (planned["step"], planned["published_number"]) == ("scheduled", None)
    for path in (step.replace("/en/", "/fr/"), f"/articles/{id}/texts/fr"):
        assert agent.call("PUT", path, {"step": "review", "number": 1}).status_code in {404, 422}
    assert agent.call("PUT", step.replace("/en/", "/te/"), {"step": "review", "number": 1}).status_code == 404
    reader = program_of(cast.ravi, "knowledge:read")
    assert reader.get(f"/articles/{id}/drafts").status_code == 403
    assert reader.get(f"/articles/{id}").status_code == 404
