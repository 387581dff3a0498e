"""What scripts say exists in words; icons that pages show are in the sprite; nothing comes from elsewhere."""

import re
from pathlib import Path

from atithi.workspace.script_words import words

ROOM = Path(__file__).resolve().parent.parent
SCRIPTS = sorted((ROOM / "static/desk/js").glob("*.js"))
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))


def test_every_sentence_of_a_script_has_its_words_and_none_is_left_over():
    source = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    calls = " ".join(re.findall(r"say\((.*?)[,)]", source))
    used = {name for name in re.findall(r'"(\w+)"', calls) if name != "customer"}
    assert used == set(words())


def test_every_icon_is_in_the_sprite():
    sprite = (ROOM / "static/desk/icons.svg").read_text(encoding="utf-8")
    have = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    for path in TEMPLATES:
        used = set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
        assert used <= have, f"{path.name}: {used - have}"


def test_styles_and_scripts_load_nothing_from_another_site():
    for path in [*SCRIPTS, *(ROOM / "static/desk").glob("*.css")]:
        assert not re.findall(r"https?://", path.read_text(encoding="utf-8")), path.name


def test_colours_are_written_in_the_tokens_alone():
    for path in (ROOM / "static/desk").glob("*.css"):
        if path.name == "tokens.css":
            continue
        found = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", path.read_text(encoding="utf-8"))
        assert not set(found) - {"#fff", "#000"}, f"{path.name}: {found}"
