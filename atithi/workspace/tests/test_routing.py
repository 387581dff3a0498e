"""Who takes what, who is busy with what, equal waits: the pages."""

from datetime import timedelta

import pytest
from django.test import Client

from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor
from atithi.staff.actions import set_presence
from atithi.standards.models import AgentProfile, RoutingRules, Skill, TeamRouting
from atithi.standards.routing import giving

pytestmark = pytest.mark.django_db
TEAM = {
    "team": "", "mode": "suggest", "accept_minutes": "7", "offline_minutes": "5", "language_minutes": "5",
    "overflow_minutes": "30", "overflow_early": "0",
}  # fmt: skip


def test_a_supervisor_says_who_takes_what(cast: Cast, sign_in):
    browser: Client = sign_in(cast.farida)
    assert (
        browser.post(
            "/settings/routing/teams/",
            {**TEAM, "team": cast.sales.public_id, "overflow": f"team:{cast.repairs.public_id}"},
        ).status_code
        == 302
    )
    row = TeamRouting.objects.get()
    assert (row.team, row.mode, row.accept_minutes, row.overflow_team) == (cast.sales, "suggest", 7, cast.repairs)
    browser.post("/settings/routing/skills/", {"name": "Repairs", "channels": [cast.chat.public_id]})
    skill = Skill.objects.get()
    browser.post(
        f"/settings/routing/people/{cast.ravi.public_id}/",
        {
            "takes_work": "yes",
            "capacity": "4",
            "limit_webchat": "2",
            "cannot_read": ["Telu"],
            "skills": [skill.public_id],
        },
    )
    profile = AgentProfile.objects.get(user=cast.ravi)
    assert (profile.capacity, profile.limits, profile.reads) == (4, {"webchat": 2}, ["Latn", "Deva", "Beng"])
    assert list(profile.skills.all()) == [skill]
    browser.post("/settings/routing/rules/", {"capacity": "9", "weight_email": "2", "closed_minutes": "5"})
    rules = RoutingRules.objects.get()
    assert (rules.capacity, rules.weights, rules.by_hours, rules.closed_minutes) == (9, {"email": 2}, False, 5)
    browser.post("/settings/routing/teams/", {**TEAM, "overflow": f"store:{cast.kolkata.public_id}"})
    row = TeamRouting.objects.get(team=None)
    assert (row.overflow_to, row.overflow_store, row.overflow_team) == ("store", cast.kolkata, None)
    browser.post("/settings/routing/teams/", {**TEAM, "overflow": "call_back", "overflow_early": "3"})
    row.refresh_from_db()
    assert (row.overflow_to, row.overflow_early, row.overflow_store) == ("call_back", 3, None)
    page = browser.get("/settings/routing/").content.decode()
    assert "Repairs" in page
    browser.post(f"/settings/routing/skills/{skill.public_id}/", {"archive": "yes"})
    assert Skill.objects.get().archived_at is not None


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("/settings/routing/teams/", {**TEAM, "mode": "always"}),
        ("/settings/routing/teams/", {**TEAM, "accept_minutes": "-4"}),
        ("/settings/routing/teams/", {**TEAM, "overflow": "elsewhere"}),
        ("/settings/routing/rules/", {"capacity": "0", "weight_email": "1", "closed_minutes": "2"}),
        ("/settings/routing/rules/", {"capacity": "6", "weight_email": "1"}),
        ("/settings/routing/rules/", {"capacity": "6", "weight_email": "much", "closed_minutes": "2"}),
        ("/settings/routing/skills/", {"name": "  "}),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, sign_in, address, values):
    assert sign_in(cast.farida).post(address, values).status_code == 400
    assert not TeamRouting.objects.exists()
    assert not Skill.objects.exists()


def test_the_conversation_says_who_it_was_suggested_for_and_why_and_they_take_it(cast: Cast, sign_in):
    browser: Client = sign_in(cast.ravi)
    set_presence(user=cast.ravi, presence="online")
    sign_in(cast.farida).post("/settings/routing/teams/", TEAM)
    conversation = cast.conversation("నా ఆర్డర్ ఎక్కడ ఉంది?")
    giving.route([conversation.pk])
    page = browser.get(f"/conversations/{conversation.public_id}/").content.decode()
    assert "Suggested for Ravi Teja" in page
    assert "speaks Telugu · 0 of 6 busy" in page
    cast.ravi.language = "te"
    cast.ravi.save()
    assert "తెలుగు మాట్లాడతారు · 6లో 0" in browser.get(f"/conversations/{conversation.public_id}/").content.decode()
    answer = browser.post(f"/conversations/{conversation.public_id}/taking/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert Conversation.objects.get().assignee == cast.ravi


@pytest.mark.parametrize("way", ["taking", "assignment"])
def test_whoever_is_slower_is_told_who_took_it(cast: Cast, sign_in, way):
    conversation = cast.conversation()
    seen_free = {"free": "yes", "person": cast.mita.public_id}
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.ravi.pk))
    answer = sign_in(cast.mita).post(f"/conversations/{conversation.public_id}/{way}/", seen_free)
    assert answer.status_code == 409
    assert "Ravi Teja took this a moment ago." in answer.content.decode()
    assert Conversation.objects.get().assignee == cast.ravi


def test_load_shows_who_has_what_and_what_nobody_has_for_as_many_questions_with_more_of_it(
    cast: Cast, sign_in, django_assert_max_num_queries
):
    browser: Client = sign_in(cast.mita)
    assign(conversation=cast.conversation(), assignee=cast.ravi, team=cast.sales, actor=Actor.system())
    hidden = cast.conversation(who="hidden@example.com", name="Hidden Guest")
    assign(conversation=hidden, assignee=None, team=cast.complaints, actor=Actor.system())
    with django_assert_max_num_queries(25) as one:
        page = browser.get("/team/load/").content.decode()
    assert "1 of 6 busy" in page
    assert "Lakshmi Devi" in page
    assert "Nothing waits." in page  # what lies with a private team is no business of hers
    for number in range(5):
        free = cast.conversation(who=f"g{number}@example.com")
        assign(conversation=free, assignee=cast.ravi, team=None, actor=Actor.system())
        cast.conversation(who=f"h{number}@example.com")
    with django_assert_max_num_queries(len(one)):
        browser.get("/team/load/")


def waited(cast: Cast, language: str, minutes: float, number: int, **more) -> Conversation:
    conversation = cast.conversation("Hello", who=f"{language}{number}@example.com")
    began = now() - timedelta(days=1)
    Conversation.objects.filter(pk=conversation.pk).update(
        language=language, created_at=began, first_reply_at=began + timedelta(minutes=minutes), **more
    )
    return conversation


def test_equal_waits_tells_a_difference_from_chance_and_opens_what_is_behind_it(
    cast: Cast, sign_in, django_assert_max_num_queries
):
    browser: Client = sign_in(cast.farida)
    for number in range(12):
        waited(cast, "te", 100 + number * 7, number)
        waited(cast, "en", 20 + number * 3, number)
    waited(cast, "bn", 5, 0)
    with django_assert_max_num_queries(20):
        page = browser.get("/team/waits/").content.decode()
    assert "differs by more than chance" in page
    assert page.count("longer than others") == 1
    assert "too few to say" in page
    behind = browser.get("/team/waits/conversations/?days=30&by=language&value=te").content.decode()
    assert behind.count("/conversations/") >= 12
    sheet = browser.get("/team/waits/file/?days=30").content.decode("utf-8-sig")
    assert len(sheet.splitlines()) == 2 + 3 + 1 + 1
    assert "example.com" not in sheet
    assert browser.get("/team/waits/?days=31").status_code == 404
    assert browser.get("/team/waits/conversations/?by=person&value=1").status_code == 404


def test_outsiders_of_a_private_team_find_nothing_and_agents_no_settings(cast: Cast, sign_in):
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    agent: Client = sign_in(cast.mita)
    for name in ("taking", "beginning"):
        assert agent.post(f"/conversations/{conversation.public_id}/{name}/").status_code == 404
    for address in ("/settings/routing/", "/team/waits/", "/team/waits/file/", "/team/waits/conversations/"):
        assert agent.get(address).status_code == 404
    for address in ("teams/", "rules/", "skills/", f"people/{cast.ravi.public_id}/", "skills/nothing/"):
        assert agent.post(f"/settings/routing/{address}", TEAM).status_code == 404
    supervisor: Client = sign_in(cast.farida)
    refused = supervisor.post("/settings/routing/teams/", {**TEAM, "team": cast.complaints.public_id})
    assert refused.status_code == 404
