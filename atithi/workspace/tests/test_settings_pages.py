"""The pages of the settings: who may open which, what they change, and how they are found."""

import pytest
from django.core import mail
from django.urls import reverse

from atithi.conversations.actions import assign
from atithi.conversations.models import Channel, MatterKind, Tag
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.staff.actions import add_role, change_user
from atithi.staff.models import GRANTABLE, CustomRole, SpecialDay, Store, Team
from atithi.staff.queries import business, calendar_of
from atithi.workspace.sections import SECTIONS, find

PLAIN = ["business", "look", "stores", "hours", "teams", "roles", "add_role", "tags", "kinds", "add_webchat"]
NEEDS = {
    "business": "change_settings", "look": "change_settings", "stores": "change_settings", "hours": "change_settings",
    "open_now": "change_settings", "teams": "manage_people", "roles": "manage_people", "add_role": "manage_roles",
    "tags": "manage_labels", "kinds": "manage_labels", "add_webchat": "manage_channels", "people": "manage_people",
    "add_person": "manage_people", "work": "watch_work", "record": "see_record",
}  # fmt: skip


def _address(name, *args):
    return reverse(f"workspace:{name}", args=args)


def _in_role(cast, permissions):
    role = add_role(actor=Actor.system(), name="Own", permissions=permissions)
    return change_user(
        actor=Actor.system(), user=cast.ravi, name="Ravi", role="agent", custom_role=role, speaks=["te"],
        teams=[cast.sales], stores=[],
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_a_page_is_there_for_its_permission_alone(cast, sign_in, name):
    assert sign_in(cast.asha).get(_address(name)).status_code == 200
    assert sign_in(cast.ravi).get(_address(name)).status_code == 404
    if NEEDS[name] in {"manage_roles", "see_record"}:
        assert sign_in(cast.farida).get(_address(name)).status_code == 404
        return
    others = [permission.value for permission in GRANTABLE if permission.value != NEEDS[name]]
    own = _in_role(cast, others)
    assert sign_in(own).get(_address(name)).status_code == 404
    CustomRole.objects.update(permissions=[NEEDS[name]])
    assert sign_in(own).get(_address(name)).status_code == 200


def test_pages_take_no_more_queries_with_more_rows(cast, sign_in, django_assert_max_num_queries):
    for number in range(12):
        Store.objects.create(name=f"Store {number}")
        Team.objects.create(name=f"Team {number}")
        CustomRole.objects.create(name=f"Role {number}", permissions=["export"])
    browser = sign_in(cast.asha)
    for name in [*PLAIN, "people", "settings"]:
        with django_assert_max_num_queries(12):
            assert browser.get(_address(name)).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("working hours", "hours"), ("छुट्टी", "hours"), ("samay", "hours"), ("dukan", "stores"), ("दुकान", "stores"),
        ("దుకాణం", "stores"), ("দোকান", "stores"), ("permission", "roles"), ("anumati", "roles"), ("లోగో", "look"),
        ("dark mode", "profile"), ("audit", "record"), ("প্রোফাইল", "profile"), ("शॉर्टकट", "keys"), ("bhumika", "roles"),
    ],
)  # fmt: skip
def test_a_setting_is_found_in_every_language_and_spelling(cast, query, expected):
    assert expected in [section.name for section in find(cast.asha, query)][:3]


def test_search_shows_nobody_what_they_may_not_open(cast, sign_in):
    for query, section in (("audit", "record"), ("logo", "look"), ("permission", "roles")):
        assert section in [found.name for found in find(cast.asha, query)]
        assert section not in [found.name for found in find(cast.ravi, query)]
    page = sign_in(cast.asha).get(_address("settings"), {"q": "zzzz"}).content.decode()
    assert "Nothing is called that" in page
    assert all(section.name for section in SECTIONS)


def test_the_business_is_named_in_each_language_and_the_record_keeps_old_and_new(cast, sign_in):
    form = {
        "name": "Sharma & Sons", "name_te": "శర్మ అండ్ సన్స్", "languages": ["te"], "default_language": "hi",
        "time_zone": "Asia/Dhaka",
    }  # fmt: skip
    browser = sign_in(cast.asha)
    assert browser.post(_address("business"), form).status_code == 302
    row = business()
    assert (row.name_in("te"), row.name_in("bn"), row.languages) == ("శర్మ అండ్ సన్స్", "Sharma & Sons", ["hi", "te"])
    changes = Event.objects.filter(type="business.changed").latest("id").data["changes"]
    assert changes["name"] == ["Sharma Electronics", "Sharma & Sons"]
    page = browser.get(_address("record")).content.decode()
    assert "<del>" in page
    assert "Sharma &amp; Sons" in page
    assert browser.post(_address("business"), {**form, "time_zone": "Mars/One"}).status_code == 400


def test_a_store_is_added_changed_closed_and_opened_again(cast, sign_in):
    browser = sign_in(cast.asha)
    browser.post(_address("stores"), {"name": "Sharma Lucknow", "city": "Lucknow", "time_zone": "Asia/Kolkata"})
    store = Store.objects.get(name="Sharma Lucknow")
    form = {"name": "Sharma Hazratganj", "city": "Lucknow", "time_zone": "Asia/Kolkata"}
    browser.post(_address("store", store.public_id), form)
    browser.post(_address("store_archive", store.public_id))
    store.refresh_from_db()
    assert (store.name, store.archived_at is None) == ("Sharma Hazratganj", False)
    assert "Sharma Hazratganj" not in browser.get(_address("add_person")).content.decode()
    browser.post(_address("store_archive", store.public_id), {"active": "yes"})
    assert "Sharma Hazratganj" in browser.get(_address("add_person")).content.decode()
    assert browser.post(_address("stores"), {"name": "sharma abids"}).status_code == 400


def test_hours_of_the_business_and_of_a_store_and_a_holiday(cast, sign_in):
    browser = sign_in(cast.asha)
    week = {f"opens_{day}_0": "10:00" for day in range(6)} | {f"closes_{day}_0": "20:00" for day in range(6)}
    assert browser.post(_address("hours"), week).status_code == 302
    assert business().weekly[5] == [["10:00", "20:00"]]
    assert business().weekly[6] == []
    place = f"{_address('hours')}?store={cast.kolkata.public_id}"
    browser.post(place, {"opens_0_0": "22:00", "closes_0_0": "02:00"})
    cast.kolkata.refresh_from_db()
    assert calendar_of(cast.kolkata).weekly[0] == [["22:00", "02:00"]]
    at = {"store": cast.kolkata.public_id, "at": "2026-11-24T01:00"}
    assert "open</span>" in browser.get(_address("open_now"), at).content.decode()
    browser.post(place, {"as_business": "yes"})
    cast.kolkata.refresh_from_db()
    assert calendar_of(cast.kolkata).weekly == business().weekly
    breaks = [["09:00", "11:00"], ["11:30", "13:30"], ["14:30", "17:00"], ["17:30", "20:00"]]
    form = {
        f"{name}_0_{span}": hours[at]
        for span, hours in enumerate(breaks)
        for at, name in enumerate(("opens", "closes"))
    }
    browser.post(place, form)
    cast.kolkata.refresh_from_db()
    assert calendar_of(cast.kolkata).weekly[0] == breaks
    page = browser.get(place).content.decode()
    assert 'name="opens_0_3" value="17:30"' in page
    assert page.count('<span class="row week-span" hidden>') == 2 + 6 * 4 + 4  # what lies behind "Another break"
    evening = {"name": "Holi", "date": "2027-03-22", "opens_day_0": "10:00", "closes_day_0": "12:00"}
    browser.post(_address("special_days"), evening | {"opens_day_1": "16:00", "closes_day_1": "19:00"})
    assert SpecialDay.objects.get().hours == [["10:00", "12:00"], ["16:00", "19:00"]]
    SpecialDay.objects.all().delete()
    browser.post(_address("special_days"), {"name": "Diwali", "date": "2026-11-09"})
    day = SpecialDay.objects.get()
    assert "closed</span>" in browser.get(_address("open_now"), {"at": "2026-11-09T12:00"}).content.decode()
    browser.post(_address("special_day", day.public_id))
    assert "open</span>" in browser.get(_address("open_now"), {"at": "2026-11-09T12:00"}).content.decode()
    assert browser.post(_address("hours"), {"opens_0_0": "25:00", "closes_0_0": "26:00"}).status_code == 400
    assert browser.post(_address("special_days"), {"name": "x", "date": "never"}).status_code == 404


def test_a_team_is_renamed_filled_and_given_up_with_its_work(cast, sign_in):
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=None, team=cast.sales, actor=Actor.system())
    browser = sign_in(cast.farida)
    form = {"name": "Counter", "members": [cast.ravi.public_id, cast.mita.public_id]}
    assert browser.post(_address("team", cast.sales.public_id), form).status_code == 302
    assert set(cast.sales.members.all()) == {cast.ravi, cast.mita}
    assert "1 open conversation" in browser.get(_address("team", cast.sales.public_id)).content.decode()
    browser.post(_address("team_archive", cast.sales.public_id), {"to": f"team:{cast.repairs.public_id}"})
    conversation.refresh_from_db()
    assert conversation.team == cast.repairs
    assert browser.get(_address("team", cast.complaints.public_id)).status_code == 404
    assert browser.post(_address("team_archive", cast.complaints.public_id)).status_code == 404


def test_parting_with_a_colleague_hands_their_work_over_and_ends_their_sessions(cast, sign_in):
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.system())
    theirs, browser = sign_in(cast.ravi), sign_in(cast.asha)
    assert "1 open conversation" in browser.get(_address("person", cast.ravi.public_id)).content.decode()
    browser.post(_address("activation", cast.ravi.public_id), {"to": f"person:{cast.mita.public_id}"})
    conversation.refresh_from_db()
    assert conversation.assignee == cast.mita
    assert theirs.get(_address("profile")).status_code == 302
    browser.post(_address("activation", cast.ravi.public_id), {"active": "yes"})
    assert theirs.get(_address("profile")).status_code == 302, "an old session does not wake"
    hidden = {"to": f"team:{cast.complaints.public_id}"}
    assert sign_in(cast.farida).post(_address("activation", cast.mita.public_id), hidden).status_code == 404


def test_an_invitation_is_sent_again(cast, sign_in):
    assert sign_in(cast.farida).post(_address("invitation", cast.ravi.public_id)).status_code == 302
    assert [letter.to for letter in mail.outbox] == [["ravi@sharma.example"]]
    assert Event.objects.filter(type="staff.invited", subject_id=cast.ravi.id).exists()
    assert sign_in(cast.farida).post(_address("invitation", cast.asha.public_id)).status_code == 404


def test_a_role_of_ones_own_is_made_given_and_not_taken_while_somebody_has_it(cast, sign_in):
    browser = sign_in(cast.asha)
    browser.post(_address("add_role"), {"name": "Night shift", "permissions": ["redact"]})
    role = CustomRole.objects.get()
    form = {"name": "Ravi Teja", "role": f"own:{role.public_id}", "speaks": ["te"]}
    browser.post(_address("person", cast.ravi.public_id), form)
    cast.ravi.refresh_from_db()
    assert (cast.ravi.role_name, cast.ravi.permissions) == ("Night shift", {"redact"})
    assert browser.post(_address("role_removal", role.public_id)).status_code == 409
    assert browser.post(_address("add_role"), {"name": "Owner", "permissions": []}).status_code == 400
    assert browser.post(_address("add_role"), {"name": "X", "permissions": ["manage_roles"]}).status_code == 400
    assert "Night shift" in browser.get(_address("roles")).content.decode()


def test_tags_and_kinds_are_made_renamed_and_put_away(cast, sign_in):
    browser = sign_in(cast.farida)
    browser.post(_address("tags"), {"name": "urgent", "colour": "bad"})
    tag = Tag.objects.get()
    browser.post(_address("tag", tag.public_id), {"name": "very urgent", "colour": "guest"})
    browser.post(_address("tag", tag.public_id), {"archive": "yes"})
    tag.refresh_from_db()
    assert (tag.name, tag.colour, tag.archived_at is None) == ("very urgent", "guest", False)
    browser.post(_address("tag", tag.public_id), {"restore": "yes"})
    browser.post(_address("kinds"), {"name": "Repair", "name_hi": "मरम्मत"})
    kind = MatterKind.objects.get(name="Repair")
    assert kind.name_in("hi") == "मरम्मत"
    browser.post(_address("kind", kind.public_id), {"name": "Repairs", "name_te": "రిపేర్"})
    kind.refresh_from_db()
    assert (kind.name, kind.names) == ("Repairs", {"te": "రిపేర్"})
    for name in ("tag", "kind"):
        assert browser.post(_address(name, "nothing")).status_code == 404
        assert sign_in(cast.ravi).post(_address(name, "nothing"), {"name": "x"}).status_code == 404


def test_a_chat_is_added_its_secret_shown_once_and_made_anew(cast, sign_in):
    browser = sign_in(cast.asha)
    form = {
        "name": "Site", "sites": "www.sharma.example\nhttps://shop.sharma.example/", "greeting_te": "నమస్తే",
        "colour": "#ffcc00", "team": cast.sales.public_id,
    }  # fmt: skip
    page = browser.post(_address("add_webchat"), form).content.decode()
    chat = Channel.objects.get(name="Site")
    assert chat.settings["secret"] in page
    assert chat.settings["sites"] == ["https://www.sharma.example", "https://shop.sharma.example"]
    assert (chat.team, chat.settings["greeting"], chat.settings["colour"]) == (cast.sales, {"te": "నమస్తే"}, "#ffcc00")
    assert chat.settings["secret"] not in browser.get(_address("webchat", chat.public_id)).content.decode()
    page = browser.post(_address("webchat_secret", chat.public_id)).content.decode()
    old = chat.settings["secret"]
    chat.refresh_from_db()
    assert chat.settings["secret"] != old
    assert chat.settings["secret"] in page
    recorded = str(list(Event.objects.filter(type__startswith="channel.").values_list("data", flat=True)))
    assert old not in recorded
    assert chat.settings["secret"] not in recorded
    assert browser.post(_address("add_webchat"), {**form, "sites": "javascript:alert(1)"}).status_code == 400
    browser.post(_address("webchat", chat.public_id), {"name": "Site", "business_colour": "yes"})
    chat.refresh_from_db()
    assert (chat.active, chat.settings["colour"]) == (False, "")
    assert browser.get(_address("webchat", cast.mailbox.public_id)).status_code == 404


def test_a_test_goes_the_way_of_a_customers_message(transactional_db, sign_in):
    from atithi.conftest import build_cast

    cast = build_cast()
    browser = sign_in(cast.asha)
    page = browser.post(_address("channel_test", cast.chat.public_id)).content.decode()
    raw = page.split("raw=")[1].split('"')[0]
    state = _address("channel_test_state", cast.chat.public_id)
    assert "On its way" in browser.get(state, {"raw": raw}).content.decode()
    run_jobs()
    assert "arrived in the inbox" in browser.get(state, {"raw": raw}).content.decode()
    assert "arrived" not in browser.get(state, {"raw": "999999"}).content.decode()
    assert sign_in(cast.ravi).post(_address("channel_test", cast.chat.public_id)).status_code == 404


def test_the_look_is_for_everybody_and_readable(cast, sign_in, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert client.get("/look.css").content == b""
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    browser = sign_in(cast.asha)
    form = {"colour": "#FFCC00", "logo": SimpleUploadedFile("logo.png", png, "image/png")}
    assert browser.post(_address("look"), form).status_code == 302
    assert b"--accent:light-dark(" in client.get("/look.css").content
    assert client.get("/logo")["Content-Type"] == "image/png"
    assert "too light for letters" in browser.get(_address("look")).content.decode()
    svg = SimpleUploadedFile(
        "logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"
    )
    assert browser.post(_address("look"), {"colour": "#ffcc00", "logo": svg}).status_code == 400
    browser.post(_address("look"), {"ours": "yes", "no_logo": "yes"})
    assert client.get("/look.css").content == b""
    assert client.get("/logo").status_code == 302
    assert client.get("/look.css", {"colour": "#12}body{"}).content == b""


def test_preferences_are_kept_within_bounds(cast, sign_in):
    browser = sign_in(cast.ravi)
    form = {
        "name": "Ravi",
        "language": "en",
        "speaks": ["te"],
        "theme": "contrast",
        "density": "dense",
        "undo_seconds": "10",
    }
    browser.post(_address("profile"), form)
    cast.ravi.refresh_from_db()
    assert (cast.ravi.theme, cast.ravi.density, cast.ravi.undo_seconds) == ("contrast", "dense", 10)
    browser.post(_address("profile"), {**form, "undo_seconds": "9999", "density": "odd"})
    cast.ravi.refresh_from_db()
    assert (cast.ravi.density, cast.ravi.undo_seconds) == ("calm", 30)
