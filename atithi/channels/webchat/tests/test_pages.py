"""The script for other sites, and the pages it opens."""

import gzip
import re

import pytest
from django.test import Client

from atithi.channels.webchat import channel as channels
from atithi.channels.webchat.pages import STATIC
from atithi.conftest import Cast
from atithi.conversations.actions import change_channel
from atithi.events import Actor

BUDGET = 30 * 1024


def frame(cast: Cast, **headers: str) -> object:
    return Client().get(f"/webchat/{cast.chat.public_id}/frame/", headers=headers)


def ancestors(response: object) -> str:
    policy = response["Content-Security-Policy"]  # type: ignore[index]
    return re.search(r"frame-ancestors ([^;]*)", policy)[1]  # type: ignore[index]


def test_the_whole_script_is_smaller_than_30_kb_gzipped(client: Client) -> None:
    scripts = [path.read_bytes() for path in STATIC.glob("*.js") if path.name != "launcher.js"]
    launcher = client.get("/webchat/chat.js").content
    size = sum(len(gzip.compress(script)) for script in [launcher, *scripts])
    assert len(scripts) >= 10
    assert size < BUDGET


def test_the_launcher_alone_speaks_four_languages(client: Client) -> None:
    response = client.get("/webchat/chat.js", headers={"Accept-Encoding": "gzip"})
    script = gzip.decompress(response.content).decode()
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    for words in ("Chat with us", "हमसे बात करें", "మాతో మాట్లాడండి", "আমাদের সঙ্গে কথা বলুন"):
        assert words in script
    again = client.get("/webchat/chat.js", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_launcher_needs_nothing_that_a_strict_policy_forbids() -> None:
    script = (STATIC / "launcher.js").read_text()
    for forbidden in (
        "innerHTML",
        "eval(",
        "new Function",
        ".style",
        'setAttribute("style',
        "fetch(",
        "document.cookie",
    ):
        assert forbidden not in script


@pytest.mark.parametrize(
    ("languages", "greeting"),
    [
        ("en-IN,en;q=0.9", "Welcome to Sharma Electronics!"),
        ("hi-IN,hi;q=0.9,en;q=0.5", "शर्मा इलेक्ट्रॉनिक्स में आपका स्वागत है"),
        ("te", "Sharma Electronics కు స్వాగతం"),
        ("bn-BD,bn;q=0.9", "Sharma Electronics-এ আপনাকে স্বাগত"),
        ("ta,fr;q=0.4", "Welcome to Sharma Electronics!"),
    ],
)
def test_a_guest_is_greeted_in_the_browsers_language(cast: Cast, languages: str, greeting: str) -> None:
    page = frame(cast, **{"Accept-Language": languages}).content.decode()  # type: ignore[attr-defined]
    assert greeting in page


def test_the_channels_own_greeting_wins(cast: Cast) -> None:
    change_channel(channel=cast.chat, actor=Actor.system(), settings={"greeting": {"en": "Hello <b>there</b>"}})
    assert b"Hello &lt;b&gt;there&lt;/b&gt;" in frame(cast).content  # type: ignore[attr-defined]


def test_the_frame_may_be_shown_anywhere_and_nothing_else_may(cast: Cast, client: Client) -> None:
    response = frame(cast)
    assert ancestors(response) == "*"
    assert "X-Frame-Options" not in response.headers  # type: ignore[attr-defined]
    alone = client.get(f"/help/chat/{cast.chat.public_id}/")
    assert (ancestors(alone), alone["X-Frame-Options"]) == ("'none'", "DENY")


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        (["https://shop.example", "https://*.shop.example/"], "'self' https://shop.example https://*.shop.example"),
        (["HTTPS://Shop.Example:8443"], "'self' https://shop.example:8443"),
        (["*"], "*"),
        ([], "*"),
        ("https://shop.example", "'self' https://shop.example"),
        ({}, "*"),
        (["javascript:alert(1)"], "'self'"),
        (["https://a.example; script-src *", "https://b.example\r\nX: y"], "'self'"),
        (["'unsafe-inline'", "data:", 7, None], "'self'"),
    ],
)
def test_a_channel_may_name_its_sites(cast: Cast, sites: object, expected: str) -> None:
    change_channel(channel=cast.chat, actor=Actor.system(), settings={"sites": sites})
    channels.forget()
    response = frame(cast)
    assert ancestors(response) == expected
    assert "script-src 'self'" in response["Content-Security-Policy"]  # type: ignore[index]


@pytest.mark.parametrize("path", ["/webchat/{}/frame/", "/help/chat/{}/"])
@pytest.mark.parametrize("language", ["en", "hi", "te", "bn"])
def test_the_pages_hold_no_inline_code_or_style(cast: Cast, path: str, language: str) -> None:
    page = Client().get(path.format(cast.chat.public_id) + f"?language={language}").content.decode()
    assert f'<html lang="{language}"' in page
    assert not re.search(r"\s(style|on\w+)=", page)
    assert all('type="application/json"' in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_the_first_load_holds_nothing_of_the_typing_help(cast: Cast) -> None:
    """The toggle's script comes where it is shown, the rules and words of a script when a guest switches it on."""
    page = Client().get(f"/webchat/{cast.chat.public_id}/frame/?language=hi").content.decode()
    loaded = set(re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]*)"', page))
    reached, waiting = set(), ["main.js"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        found = re.findall(r'^(?:import|export)\b[^;(]*?"\./([\w/.-]+\.js)"', (STATIC / name).read_text(), re.MULTILINE)
        waiting.extend(set(found) - reached)
    assert {"main.js", "composer.js", "outbox.js", "desk.js", "memory.js"} <= reached
    assert "phonetic.js" not in reached
    assert loaded == {"data:,", "/static/webchat/chat.css", "/look.css", "/static/webchat/main.js"}
    for name in reached:
        assert "language/typing" not in (STATIC / name).read_text()
    assert "@import" not in (STATIC / "chat.css").read_text()


@pytest.mark.parametrize(
    ("language", "label", "letter"),
    [
        ("hi", "रोमन अक्षरों से अपनी लिपि में लिखें (Alt+Z)", "अ"),
        ("te", "రోమన్ అక్షరాలతో మీ లిపిలో రాయండి (Alt+Z)", "అ"),
        ("bn", "রোমান অক্ষরে নিজের লিপিতে লিখুন (Alt+Z)", "অ"),
    ],
)
def test_the_scripts_of_the_desk_can_be_typed_with_roman_letters(
    cast: Cast, language: str, label: str, letter: str
) -> None:
    page = Client().get(f"/webchat/{cast.chat.public_id}/frame/?language={language}").content.decode()
    assert f'aria-label="{label}"' in page
    assert f"a → {letter}<" in page


def test_english_needs_no_typing_help(cast: Cast) -> None:
    page = Client().get(f"/webchat/{cast.chat.public_id}/frame/?language=en").content.decode()
    assert 'id="contact-open"' in page
    assert 'id="phonetic"' not in page


@pytest.mark.parametrize("value", ["xx", "<script>", "../..", "%00"])
def test_a_strange_language_or_theme_is_none(cast: Cast, value: str) -> None:
    page = Client().get(f"/webchat/{cast.chat.public_id}/frame/", {"language": value, "theme": value}).content.decode()
    assert '<html lang="en">' in page


def test_a_switched_off_chat_says_so_in_its_frame(cast: Cast) -> None:
    change_channel(channel=cast.chat, actor=Actor.system(), active=False)
    channels.forget()
    response = frame(cast, **{"Accept-Language": "te"})
    assert response.status_code == 404  # type: ignore[attr-defined]
    assert "ఈ చాట్ ప్రస్తుతం అందుబాటులో లేదు." in response.content.decode()  # type: ignore[attr-defined]
    assert ancestors(response) == "*"


def test_the_page_shows_no_secret(cast: Cast) -> None:
    assert b"s" * 43 not in frame(cast).content  # type: ignore[attr-defined]


def test_no_script_imports_itself_by_way_of_others() -> None:
    """A circle could not be given hashed names: each name would depend on the other."""
    imports = {path.name: set(re.findall(r'from "\./(\w+\.js)"', path.read_text())) for path in STATIC.glob("*.js")}
    while imports:
        leaves = {name for name, needed in imports.items() if not needed & set(imports)}
        assert leaves, f"a circle among {sorted(imports)}"
        for name in leaves:
            del imports[name]
