import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from atithi.api.actions import make_token, revoke_token
from atithi.api.errors import ApiError
from atithi.api.models import Token
from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.events import Actor, Event
from atithi.staff.actions import deactivate_user
from atithi.staff.models import User

SignIn = Callable[[User], Client]


def test_a_token_is_shown_once_and_kept_only_as_its_hash(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.ravi)
    page = browser.post("/settings/tokens/", {"name": "Stock sync", "lasts": "90", "scopes": ["customers:read"]})
    found = re.search(r'value="(atithi_[\w-]{43})"', page.content.decode())
    assert found is not None
    secret = found.group(1)
    assert secret not in browser.get("/settings/tokens/").content.decode()
    token = Token.objects.get()
    assert secret not in str(vars(token))
    assert secret.startswith(token.prefix)
    assert timedelta(days=89) < token.expires_at - now() < timedelta(days=91)
    assert Program(secret).get("/customers").status_code == 200
    assert Event.objects.filter(type="token.made", actor_id=cast.ravi.id).exists()


def test_its_page_says_when_it_was_last_used(cast: Cast, sign_in: SignIn) -> None:
    made = make_token(user=cast.ravi, name="Stock sync", scopes=["customers:read"])
    assert "Never used" in sign_in(cast.ravi).get("/settings/tokens/").content.decode()
    Program(made.secret).get("/customers")
    page = sign_in(cast.ravi).get("/settings/tokens/").content.decode()
    assert "Last used" in page
    assert "Never used" not in page


def test_a_revoked_expired_or_invented_token_opens_nothing(cast: Cast) -> None:
    revoked = make_token(user=cast.ravi, name="a", scopes=["customers:read"])
    revoke_token(token=revoked.token, actor=Actor.staff(cast.ravi.id))
    expired = make_token(user=cast.ravi, name="b", scopes=["customers:read"], expires_at=now() - timedelta(seconds=1))
    for secret, code in [
        (revoked.secret, "token_revoked"),
        (expired.secret, "token_expired"),
        ("atithi_invented", "token_unknown"),
        ("x" * 5000, "token_unknown"),
        ("\udce9", "token_unknown"),
    ]:
        answer = Program("x").get(
            "/customers", Authorization=f"Bearer {secret}".encode("utf-8", "surrogateescape").decode("latin1")
        )
        assert (answer.status_code, answer.json()["code"]) == (401, code)
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_who_has_left_leaves_no_program_behind(cast: Cast) -> None:
    made = make_token(user=cast.ravi, name="a", scopes=["customers:read"])
    deactivate_user(actor=Actor.staff(cast.asha.id), user=cast.ravi)
    assert Program(made.secret).get("/customers").status_code == 401


def test_only_an_owner_may_let_a_program_read_the_record(cast: Cast) -> None:
    with pytest.raises(ApiError):
        make_token(user=cast.farida, name="audit", scopes=["events:read"])
    assert make_token(user=cast.asha, name="audit", scopes=["events:read"]).token.scopes == ["events:read"]


def test_nobody_revokes_anothers_token_but_an_owner(cast: Cast, sign_in: SignIn) -> None:
    token = make_token(user=cast.ravi, name="a", scopes=["customers:read"]).token
    address = f"/settings/tokens/{token.public_id}/revocation/"
    assert sign_in(cast.mita).post(address).status_code == 404
    assert Client().post(address)["Location"].startswith("/accounts/login/")
    assert sign_in(cast.ravi).get(address).status_code == 405
    token.refresh_from_db()
    assert token.revoked_at is None
    assert sign_in(cast.asha).post(address).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_people_see_their_own_tokens_and_owners_all(cast: Cast, sign_in: SignIn) -> None:
    make_token(user=cast.ravi, name="Ravi's stock", scopes=["customers:read"])
    assert "Ravi&#x27;s stock" in sign_in(cast.ravi).get("/settings/tokens/").content.decode()
    assert "Ravi&#x27;s stock" not in sign_in(cast.mita).get("/settings/tokens/").content.decode()
    assert "Ravi&#x27;s stock" in sign_in(cast.asha).get("/settings/tokens/").content.decode()
    assert Client().get("/settings/tokens/").status_code == 302


def test_a_form_without_a_scope_says_what_is_missing(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.ravi).post("/settings/tokens/", {"name": "x", "lasts": "90"})
    assert page.status_code == 422
    assert "Choose at least one." in page.content.decode()
    refused = sign_in(cast.ravi).post("/settings/tokens/", {"name": "x", "lasts": "", "scopes": ["events:read"]})
    assert refused.status_code == 422
    assert not Token.objects.exists()


def test_a_session_opens_no_door_of_the_api(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.asha).get("/api/v1/customers").status_code == 401
