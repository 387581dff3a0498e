"""Pages on which mailboxes are set up: by whoever may, without ever showing a secret again."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from atithi.channels.email import oauth, providers, queries, vault
from atithi.channels.email.actions import add_mailbox, remove_mailbox, seal_secrets
from atithi.channels.email.settings import read_settings
from atithi.channels.email.tests.conftest import Post, PostOffice, letter
from atithi.channels.errors import ChannelError
from atithi.conftest import Cast
from atithi.conversations.models import Channel
from atithi.events import Actor

SERVERS = {
    "imap_host": "imap.shop.example", "imap_port": "993", "imap_security": "tls", "imap_user": "a@shop.example",
    "smtp_host": "smtp.shop.example", "smtp_port": "465", "smtp_security": "tls", "smtp_user": "a@shop.example",
}  # fmt: skip
SECRET = "a secret of the shop"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(name: str, kind: int) -> list[str]:
        return []

    def fetch(url: str) -> bytes:
        raise OSError("no network in tests")

    monkeypatch.setattr(providers.find_servers, "__kwdefaults__", {"lookup": lookup, "fetch": fetch})


def fill_in(page: str, **changes: Any) -> dict[str, Any]:
    """The fields of the largest form of a page, as a browser would send them, with changes."""
    form = max(re.findall(r"<form.*?</form>", page, re.DOTALL), key=len)
    values: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if found.get("type") == "checkbox" and " checked" not in tag:
            continue
        values.setdefault(found.get("name", ""), []).append(found.get("value", "on" if "checkbox" in tag else ""))
    for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        values.setdefault(name, []).append(chosen[1] if chosen else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        values.setdefault(name, []).append(body)
    return {**values, **changes}


def test_a_supervisor_adds_a_mailbox_by_its_address_and_password(cast: Cast, sign_in: Any) -> None:
    browser = sign_in(cast.farida)
    page = browser.post("/email/mailboxes/new/", {"address": "Orders@Gmail.com"}).content.decode()
    assert "Gmail" in page
    assert 'value="imap.gmail.com"' in page
    assert "app password" in page
    answer = browser.post("/email/mailboxes/new/", fill_in(page, name="Orders", password=SECRET))
    channel = Channel.objects.get(address="orders@gmail.com")
    assert answer.url == f"/email/mailboxes/{channel.public_id}/checks/"
    mailbox = read_settings(channel.settings)
    assert mailbox.imap is not None
    assert mailbox.smtp is not None
    assert (mailbox.imap.host, mailbox.imap.password, mailbox.smtp.password) == ("imap.gmail.com", SECRET, SECRET)
    assert SECRET not in json.dumps(channel.settings)


def test_an_unknown_domain_gets_a_guess_that_can_be_mended(cast: Cast, sign_in: Any) -> None:
    page = sign_in(cast.asha).post("/email/mailboxes/new/", {"address": "a@shop.example"}).content.decode()
    assert 'value="mail.shop.example"' in page
    assert '<details class="fold" open>' in page


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "a b@shop.example", "a@shop.example, b@shop.example"])
def test_an_address_that_is_none_is_said(cast: Cast, sign_in: Any, address: str) -> None:
    answer = sign_in(cast.asha).post("/email/mailboxes/new/", {"address": address})
    assert answer.status_code == 422 or answer.status_code == 400
    assert "not a complete mail address" in answer.content.decode()


@pytest.fixture
def mailbox(cast: Cast) -> Channel:
    server = {"host": "imap.shop.example", "user": "a", "password": SECRET}
    options = {"api_key": SECRET}
    return add_mailbox(
        address="a@shop.example", actor=Actor.system(),
        settings={"imap": server, "smtp": {**server, "host": "smtp.shop.example"},
                  "sending": {"provider": "brevo", "options": options},
                  "webhook": {"provider": "mailgun", "secret": SECRET}},
    )  # fmt: skip


PAGES = ("", "checks/")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_a_secret_again(mailbox: Channel, cast: Cast, sign_in: Any, page: str) -> None:
    body = sign_in(cast.asha).get(f"/email/mailboxes/{mailbox.public_id}/{page}").content.decode()
    assert SECRET not in body
    assert "sealed:" not in body


def test_saving_without_typing_a_password_keeps_it(mailbox: Channel, cast: Cast, sign_in: Any) -> None:
    browser = sign_in(cast.farida)
    url = f"/email/mailboxes/{mailbox.public_id}/"
    page = browser.get(url).content.decode()
    form = fill_in(
        page, name="Orders", closed="new", store=cast.hyderabad.public_id, signature_hi="{name}, शर्मा",
        alias_address=["sales@shop.example", "", "info@shop.example"], alias_team=[cast.sales.public_id, "", ""],
        alias_store=["", "", cast.kolkata.public_id], after_storing="move", move_to="Done",
    )  # fmt: skip
    assert browser.post(url, form).status_code == 302
    mailbox.refresh_from_db()
    found = read_settings(mailbox.settings)
    assert found.imap is not None
    assert found.smtp is not None
    assert found.sending is not None
    assert (found.imap.password, found.smtp.password) == (SECRET, SECRET)
    assert found.sending.options == {"api_key": SECRET}
    assert mailbox.settings["webhook"]["provider"] == "mailgun"
    assert (mailbox.name, mailbox.store, found.closed) == ("Orders", cast.hyderabad, "new")
    assert found.aliases == ("sales@shop.example", "info@shop.example")
    assert found.places["sales@shop.example"].team == cast.sales.public_id
    assert found.places["info@shop.example"].store == cast.kolkata.public_id
    assert (found.after_storing, found.signatures) == ("move:Done", {"hi": "{name}, शर्मा"})
    again = fill_in(browser.get(url).content.decode())
    assert again["alias_address"][:2] == ["sales@shop.example", "info@shop.example"]
    assert browser.post(url, again).status_code == 302
    assert read_settings(Channel.objects.get(pk=mailbox.pk).settings) == found


def test_a_password_is_not_handed_to_another_server(mailbox: Channel, cast: Cast, sign_in: Any) -> None:
    browser = sign_in(cast.farida)
    url = f"/email/mailboxes/{mailbox.public_id}/"
    browser.post(url, fill_in(browser.get(url).content.decode(), imap_host="imap.thief.example"))
    found = read_settings(Channel.objects.get(pk=mailbox.pk).settings)
    assert found.imap is not None
    assert (found.imap.host, found.imap.password) == ("imap.thief.example", "")


def test_a_mailbox_is_paused_and_goes_on(mailbox: Channel, cast: Cast, sign_in: Any) -> None:
    browser = sign_in(cast.asha)
    browser.post(f"/email/mailboxes/{mailbox.public_id}/activation/")
    assert not Channel.objects.get(pk=mailbox.pk).active
    browser.post(f"/email/mailboxes/{mailbox.public_id}/activation/", {"active": "yes"})
    assert Channel.objects.get(pk=mailbox.pk).active


def test_an_unused_mailbox_goes_without_a_trace(mailbox: Channel, cast: Cast, sign_in: Any) -> None:
    sign_in(cast.asha).post(f"/email/mailboxes/{mailbox.public_id}/removal/")
    assert not Channel.objects.filter(pk=mailbox.pk).exists()


def test_a_used_mailbox_keeps_its_conversations_and_forgets_its_secrets(
    mailbox: Channel, cast: Cast, post: Post, sign_in: Any
) -> None:
    message = post(letter(To="a@shop.example"), channel=mailbox)
    assert message is not None
    remove_mailbox(channel=mailbox, actor=Actor.system())
    mailbox.refresh_from_db()
    assert not mailbox.active
    assert not {"imap", "smtp", "webhook", "sending"} & set(mailbox.settings)
    assert queries.mailboxes(cast.asha) == [cast.mailbox]
    assert message.conversation.messages.count() == 1
    back = add_mailbox(address="a@shop.example", settings={}, actor=Actor.system())
    assert (back.pk, back.active) == (mailbox.pk, True)


def test_secrets_of_older_versions_are_sealed(cast: Cast) -> None:
    values = {"imap": {"host": "h", "oauth": {"token_url": "u", "client_id": "c", "refresh_token": SECRET}}}
    Channel.objects.filter(pk=cast.mailbox.pk).update(settings=values)
    assert (seal_secrets(), seal_secrets()) == (1, 0)
    cast.mailbox.refresh_from_db()
    assert SECRET not in json.dumps(cast.mailbox.settings)
    server = read_settings(cast.mailbox.settings).imap
    assert server is not None
    assert server.oauth["refresh_token"] == SECRET


def test_another_key_of_the_desk_says_that_the_password_must_be_typed_again(settings: Any) -> None:
    stored = vault.seal(SECRET)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key of the desk"
    assert vault.unseal(stored) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ChannelError, match="type it again"):
        vault.unseal(stored)


def test_the_checks_come_in_one_by_one(mailbox: Channel, cast: Cast, sign_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("atithi.channels.email.dns._servers", list)
    browser = sign_in(cast.asha)
    page = browser.get(f"/email/mailboxes/{mailbox.public_id}/checks/").content.decode()
    assert page.count('hx-trigger="load"') == 3
    piece = browser.get(f"/email/mailboxes/{mailbox.public_id}/checks/domain/")
    assert piece.status_code == 200
    assert browser.get(f"/email/mailboxes/{mailbox.public_id}/checks/other/").status_code == 404


def test_a_test_mail_goes_round_before_ones_eyes(cast: Cast, sign_in: Any, post: Post, post_office: PostOffice) -> None:
    browser = sign_in(cast.asha)
    url = f"/email/mailboxes/{cast.mailbox.public_id}/test-mail/"
    watch = re.search(r'hx-get="([^"]+)"', browser.post(url).content.decode())
    assert watch is not None
    assert "on its way back" in browser.get(watch[1]).content.decode()
    post(post_office.raw[0])
    after = browser.get(watch[1]).content.decode()
    assert "It is back" in after
    assert "hx-get" not in after
    assert browser.get(url + "nonsense/").status_code == 404


def test_a_test_mail_that_cannot_leave_says_why(cast: Cast, sign_in: Any, post_office: PostOffice) -> None:
    post_office.answers["RCPT"] = "550 no such user"
    page = sign_in(cast.asha).post(f"/email/mailboxes/{cast.mailbox.public_id}/test-mail/").content.decode()
    assert "no such user" in page


def test_a_mailbox_is_signed_in_to_without_a_password(
    cast: Cast, sign_in: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_OAUTH = {"google": ("client", "hush")}
    asked: list[dict[str, str]] = []

    def ask(url: str, form: dict[str, str]) -> dict[str, Any]:
        asked.append(form)
        return {"access_token": "short", "refresh_token": SECRET}

    monkeypatch.setattr(oauth, "_ask", ask)
    browser = sign_in(cast.farida)
    page = browser.post("/email/mailboxes/new/", {"address": "a@gmail.com"})
    assert "Sign in with Google" in page.content.decode()
    assert "https://accounts.google.com" in page["Content-Security-Policy"]
    away = browser.post("/email/mailboxes/sign-in/google/", {"address": "a@gmail.com"}).url
    state = re.search(r"state=([^&]+)", away)
    assert away.startswith("https://accounts.google.com/")
    assert "code_challenge=" in away
    assert state
    back = f"/email/mailboxes/signed-in/google/?code=42&state={state[1]}"
    assert sign_in(cast.asha).get(back).status_code == 404  # another person's way
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 404  # only once
    channel = Channel.objects.get(address="a@gmail.com")
    assert asked[0]["code"] == "42"
    assert asked[0]["code_verifier"]
    assert SECRET not in json.dumps(channel.settings)
    server = read_settings(channel.settings).imap
    assert server is not None
    assert server.oauth["refresh_token"] == SECRET


def test_signing_in_is_not_offered_where_the_desk_is_not_known_there(cast: Cast, sign_in: Any) -> None:
    browser = sign_in(cast.farida)
    assert "Sign in with" not in browser.post("/email/mailboxes/new/", {"address": "a@gmail.com"}).content.decode()
    assert browser.post("/email/mailboxes/sign-in/google/", {"address": "a@gmail.com"}).status_code == 404


ADDRESSES = [
    ("get", ""), ("get", "new/"), ("post", "new/"), ("post", "sign-in/google/"), ("get", "signed-in/google/"),
    ("get", "{id}/"), ("post", "{id}/"), ("post", "{id}/activation/"), ("post", "{id}/removal/"), ("get", "{id}/checks/"),
    ("get", "{id}/checks/domain/"), ("post", "{id}/test-mail/"), ("get", "{id}/test-mail/token/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_strangers_and_agents_find_nothing(cast: Cast, sign_in: Any, method: str, address: str) -> None:
    url = "/email/mailboxes/" + address.format(id=cast.mailbox.public_id)
    assert getattr(Client(), method)(url).status_code == 302  # to sign-in
    assert getattr(sign_in(cast.ravi), method)(url).status_code == 404
    cast.mailbox.refresh_from_db()
    assert cast.mailbox.active


def test_a_private_teams_mailbox_is_not_there_for_a_supervisor_outside_it(cast: Cast, sign_in: Any) -> None:
    Channel.objects.filter(pk=cast.mailbox.pk).update(team=cast.complaints)
    browser = sign_in(cast.farida)
    assert cast.mailbox.address not in browser.get("/email/mailboxes/").content.decode()
    assert browser.get(f"/email/mailboxes/{cast.mailbox.public_id}/").status_code == 404
    assert browser.post(f"/email/mailboxes/{cast.mailbox.public_id}/removal/").status_code == 404


def test_many_mailboxes_take_no_more_questions_than_one(
    cast: Cast, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    browser = sign_in(cast.asha)
    browser.get("/email/mailboxes/")
    for number in range(10):
        add_mailbox(address=f"a{number}@shop.example", actor=Actor.system())
    with django_assert_max_num_queries(10):
        assert browser.get("/email/mailboxes/").content.decode().count("@shop.example") >= 10
