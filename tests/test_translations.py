"""Every word that a person sees is there in all four languages, and nothing in a catalogue is stale or doubtful."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import polib
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("hi", "te", "bn")
ROOMS = sorted(
    (Path(app.path) for app in apps.get_app_configs() if app.name.startswith("atithi.")),
    key=lambda path: path.as_posix(),
)
SCRIPTS = {"hi": range(0x0900, 0x0980), "te": range(0x0C00, 0x0C80), "bn": range(0x0980, 0x0A00)}


@cache
def _catalogue(room: Path, language: str) -> polib.POFile | None:
    path = room / f"locale/{language}/LC_MESSAGES/django.po"
    return polib.pofile(str(path)) if path.exists() else None


def _source_strings(room: Path, scratch: Path) -> set[tuple[str | None, str]]:
    """What makemessages finds in a copy of the room, without the rooms that lie in folders below it."""
    nested = [other.name for other in ROOMS if other != room and room in other.parents]
    copy = scratch / room.name
    skip = shutil.ignore_patterns("tests", "locale", "fonts", "content", "vendor", *nested)
    shutil.copytree(room, copy, ignore=skip)
    (copy / "locale").mkdir()
    command = [
        sys.executable,
        "-P",
        "-m",
        "django",
        "makemessages",
        "-l",
        "hi",
        "--no-location",
        "--no-wrap",
        "-v",
        "0",
    ]
    env = {
        key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"
    }  # no need to load the desk
    subprocess.run(command, cwd=copy, env=env, check=True, capture_output=True)
    made = copy / "locale/hi/LC_MESSAGES/django.po"
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(made))} if made.exists() else set()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_string_of_a_room_is_in_its_catalogues(room: Path, tmp_path: Path) -> None:
    wanted = _source_strings(room, tmp_path)
    for language in LANGUAGES:
        catalogue = _catalogue(room, language)
        have = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete} if catalogue else set()
        missing = wanted - have
        assert not missing, f"{language}: not translated: {sorted(text for _, text in missing)[:20]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_fuzzy_or_without_its_placeholders(language: str) -> None:
    for room in ROOMS:
        for entry in _catalogue(room, language) or []:
            if entry.obsolete:
                continue
            where = f"{room.name}/{language}: {entry.msgid!r}"
            texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
            assert all(texts), f"empty: {where}"
            assert not entry.fuzzy, f"fuzzy: {where}"
            for text in texts:
                assert _placeholders(entry.msgid_plural or entry.msgid) >= _placeholders(text), where
                if not entry.msgid_plural:
                    assert _placeholders(entry.msgid) == _placeholders(text), where


def _placeholders(text: str) -> set[str]:
    import re

    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_written_in_their_script(language: str) -> None:
    """Names and abbreviations may stay in Latin letters, sentences may not; nor may another Indic script slip in."""
    others = [block for code, block in SCRIPTS.items() if code != language]
    for room in ROOMS:
        for entry in _catalogue(room, language) or []:
            if entry.obsolete:
                continue
            text = entry.msgstr or " ".join(entry.msgstr_plural.values())
            where = f"{room.name}/{language}: {entry.msgid!r} → {text!r}"
            foreign = [c for c in text if any(ord(c) in block for block in others) and c not in "।॥"]
            if text.strip() not in {"हिन्दी", "తెలుగు", "বাংলা"}:
                assert not foreign, where
            if len(entry.msgid.split()) >= 4:
                assert any(ord(c) in SCRIPTS[language] for c in text), where


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_word_has_one_translation_in_all_rooms_or_a_context(language: str) -> None:
    """A catalogue of one room overrides another's: the same source must not mean two things."""
    seen: dict[tuple[str | None, str], tuple[str, str]] = {}
    for room in ROOMS:
        for entry in _catalogue(room, language) or []:
            key = (entry.msgctxt, entry.msgid)
            if entry.obsolete or not entry.msgstr:
                continue
            first = seen.setdefault(key, (room.name, entry.msgstr))
            assert first[1] == entry.msgstr, f"{entry.msgid!r}: {first} and {(room.name, entry.msgstr)}"
