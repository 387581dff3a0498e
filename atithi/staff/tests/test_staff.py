import pytest
from django.test import Client

from atithi.conftest import PASSWORD, Cast
from atithi.events import Actor
from atithi.staff.actions import add_user, change_user, deactivate_user, set_preferences, set_presence
from atithi.staff.errors import StaffError
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids


def test_the_last_owner_cannot_be_lost(cast: Cast) -> None:
    with pytest.raises(StaffError):
        deactivate_user(actor=Actor.system(), user=cast.asha)
    with pytest.raises(StaffError):
        change_user(actor=Actor.system(), user=cast.asha, name="Asha", role="agent", speaks=[], teams=[], stores=[])
    cast.asha.refresh_from_db()
    assert cast.asha.is_owner
    assert cast.asha.is_active


@pytest.mark.parametrize(
    ("email", "name", "role", "speaks"),
    [
        ("not an address", "N", "agent", []),
        ("asha@sharma.example", "Second Asha", "agent", []),
        ("ASHA@sharma.example", "Second Asha", "agent", []),
        ("new@sharma.example", " ", "agent", []),
        ("new@sharma.example", "New", "emperor", []),
        ("new@sharma.example", "New", "agent", ["fr"]),
    ],
)
def test_what_cannot_be_a_colleague_is_refused_and_changes_nothing(
    cast: Cast, email: str, name: str, role: str, speaks: list[str]
) -> None:
    before = User.objects.count()
    with pytest.raises(StaffError) as refusal:
        add_user(actor=Actor.system(), email=email, name=name, role=role, speaks=speaks)
    assert str(refusal.value)
    assert User.objects.count() == before


def test_private_teams_are_hidden_from_all_but_members_and_owners(cast: Cast) -> None:
    assert hidden_team_ids(cast.asha) == []
    assert hidden_team_ids(cast.imran) == []
    assert hidden_team_ids(cast.farida) == hidden_team_ids(cast.ravi) == [cast.complaints.id]


def test_whoever_is_deactivated_is_signed_out_at_once(cast: Cast) -> None:
    browser = Client()
    assert browser.post("/accounts/login/", {"login": "ravi@sharma.example", "password": PASSWORD}).status_code == 302
    assert browser.get("/profile/").status_code == 200
    deactivate_user(actor=Actor.staff(cast.asha.id), user=cast.ravi)
    assert browser.get("/profile/").status_code == 302
    assert browser.post(
        "/accounts/login/", {"login": "ravi@sharma.example", "password": PASSWORD}
    ).status_code != 302 or (browser.get("/profile/").status_code == 302)


def test_a_changed_password_ends_every_other_session(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post("/accounts/login/", {"login": "ravi@sharma.example", "password": PASSWORD})
    new = "another long walk, by the Musi"
    answer = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302


def test_guessing_passwords_is_throttled(cast: Cast) -> None:
    answers = [
        Client().post("/accounts/login/", {"login": "ravi@sharma.example", "password": f"guess {n}"}) for n in range(12)
    ]
    assert answers[-1].status_code == 429 or b"Too many" in answers[-1].content
    right = Client().post("/accounts/login/", {"login": "ravi@sharma.example", "password": PASSWORD})
    assert right.status_code != 302, "the throttle holds for the right password too"


def test_nobody_signs_up_alone(client: Client, cast: Cast) -> None:
    answer = client.post("/accounts/signup/", {"email": "me@x.example", "password1": "a long password of mine"})
    assert answer.status_code in {200, 403, 404}
    assert not User.objects.filter(email="me@x.example").exists()


def test_preferences_and_presence_are_checked(cast: Cast) -> None:
    set_preferences(user=cast.ravi, name="Ravi T", language="te", theme="neon", speaks=["te", "te", "en"])
    cast.ravi.refresh_from_db()
    assert (cast.ravi.language, cast.ravi.theme, cast.ravi.speaks) == ("te", "system", ["te", "en"])
    with pytest.raises(StaffError):
        set_presence(user=cast.ravi, presence="asleep")
