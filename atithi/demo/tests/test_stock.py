"""The hand-written stock keeps the rules that let any of its lines meet in a conversation."""

import re
from datetime import date
from pathlib import Path

import pytest

from atithi.demo.stock import VARIANTS, Line, Matter, StockError, Words, read_matter, read_stock
from atithi.demo.wording import SLOT, day, fill, rupees

STOCK = read_stock()
SLOTS = set("p P o bill job d d2 d0 t amt amt2 store area c s n fest biz ref".split(" "))  # noqa: SIM905 (one line reads better)
POOLS = set(
    "hello mail_hello mail_bye context urge urge_home give ok thanks thanks_done delight chase bitter "  # noqa: SIM905
    "s_hello s_mail_hello s_mail_bye s_ask s_hold s_welcome s_sorry s_calm".split(" ")
)
SCRIPTS = {"Latn": "A-Za-z", "Deva": "\u0900-\u097f", "Telu": "\u0c00-\u0c7f", "Beng": "\u0980-\u09ff"}


def lines_of(words: Words) -> list[Line]:
    said = [line for pair in words.questions for line in pair]
    return [*words.subjects, *words.openings, *words.replies, *said, *words.done]


def all_lines() -> list[tuple[str, Line]]:
    told = [
        (variant, line)
        for matter in STOCK.matters
        for variant, words in matter.words.items()
        for line in lines_of(words)
    ]
    common = [(variant, line) for variant in VARIANTS for lines in STOCK.common[variant].values() for line in lines]
    notes = [("en", line) for matter in STOCK.matters for line in matter.notes]
    return [*told, *common, *notes, *(("en", line) for lines in STOCK.common["notes"].values() for line in lines)]


def test_there_are_at_least_forty_five_matters() -> None:
    assert len(STOCK.matters) >= 45


@pytest.mark.parametrize("matter", STOCK.matters, ids=lambda matter: matter.key)
def test_a_matter_is_told_in_every_language_and_script(matter: Matter) -> None:
    assert set(matter.words) == set(VARIANTS)
    for variant, words in matter.words.items():
        assert len(words.openings) >= 2, variant
        assert len(words.replies) >= 2, variant
        if matter.style == "fix":
            assert words.done, variant
            assert words.questions, variant
        if not matter.channels or "email" in matter.channels:
            assert words.subjects or matter.words["en"].subjects, variant


@pytest.mark.parametrize("matter", STOCK.matters, ids=lambda matter: matter.key)
def test_every_group_of_openings_finds_an_answer_and_an_end(matter: Matter) -> None:
    for variant, words in matter.words.items():
        for opening in words.openings:
            answered = [line for line in words.replies if line.fits(opening.group)]
            assert answered or (all(line.group for line in words.replies) and not opening.group), (
                variant,
                opening.text,
            )
            assert matter.style != "fix" or any(line.fits(opening.group) for line in words.done), (
                variant,
                opening.text,
            )


@pytest.mark.parametrize(
    "matter", [each for each in STOCK.matters if each.style == "fix"], ids=lambda matter: matter.key
)
def test_every_answer_that_promises_something_names_the_day(matter: Matter) -> None:
    for words in matter.words.values():
        assert all("{d}" in line.text for line in words.replies), [
            line.text for line in words.replies if "{d}" not in line.text
        ]


@pytest.mark.parametrize(
    "matter", [each for each in STOCK.matters if each.style != "fix"], ids=lambda matter: matter.key
)
def test_nobody_speaks_of_a_day_that_was_never_promised(matter: Matter) -> None:
    assert not any(
        "{d}" in line.text or "{d2}" in line.text for words in matter.words.values() for line in lines_of(words)
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_common_pools_are_all_there(variant: str) -> None:
    assert set(STOCK.common[variant]) == POOLS
    assert all(len(lines) >= 4 for lines in STOCK.common[variant].values())


def test_only_known_slots_are_used() -> None:
    for _, line in all_lines():
        assert set(SLOT.findall(line.text)) <= SLOTS, line
        assert line.text.count("{") == line.text.count("}") == len(SLOT.findall(line.text)), line


def test_every_line_is_written_in_its_script() -> None:
    for variant, line in all_lines():
        script = "Latn" if variant == "en" else variant.partition("-")[2]
        plain = re.sub("[।॥]", "", SLOT.sub("", line.text))
        for other, letters in SCRIPTS.items():
            if other not in (script, "Latn"):
                assert not re.search(f"[{letters}]", plain), (line.key, line.text)
        assert not re.search(r"[\u0400-\u04ff\u0370-\u03ff]", plain), (line.key, line.text)
        if script != "Latn" and len(plain) > 12:
            assert re.search(f"[{SCRIPTS[script]}]", plain), (line.key, line.text)


def test_no_line_is_written_twice_in_a_language() -> None:
    for variant in VARIANTS:
        texts = [line.text for matter in STOCK.matters for line in lines_of(matter.words[variant])]
        assert len(texts) == len(set(texts)), sorted(text for text in texts if texts.count(text) > 1)


def test_gender_and_slots_are_filled_by_who_speaks_and_what_is_spoken_of() -> None:
    said = fill("मैंने {p} <लिया|ली>, देख [रहा|रही] हूँ", {"p": "मशीन"}, speaker="f", feminine=True)
    assert said == "मैंने मशीन ली, देख रही हूँ"
    assert fill("[रहा|रही] <लिया|ली>", {}, speaker="m", feminine=False) == "रहा लिया"
    with pytest.raises(KeyError):
        fill("{unknown}", {}, speaker="m", feminine=False)


@pytest.mark.parametrize(
    ("word", "genitive"),
    [
        ("ফ্রিজ", "ফ্রিজের"),
        ("টিভি", "টিভির"),
        ("জুলাই", "জুলাইয়ের"),
        ("২৪ নভেম্বর", "২৪ নভেম্বরের"),
        ("Himshree", "Himshree-এর"),
    ],
)
def test_the_bengali_genitive_grows_into_its_word(word: str, genitive: str) -> None:
    assert fill("{p}-এর", {"p": word}, speaker="m", feminine=False) == genitive


def test_a_telugu_ending_stays_apart_from_a_word_without_its_vowel() -> None:
    assert fill("{store}లో", {"store": "హైదరాబాద్"}, speaker="m", feminine=False) == "హైదరాబాద్\u200cలో"
    assert fill("{store}లో", {"store": "లక్నో"}, speaker="m", feminine=False) == "లక్నోలో"


@pytest.mark.parametrize(
    ("amount", "written"), [(99, "₹99"), (1234, "₹1,234"), (124990, "₹1,24,990"), (12345678, "₹1,23,45,678")]
)
def test_rupees_are_grouped_as_in_india(amount: int, written: str) -> None:
    assert rupees(amount) == written


def test_a_day_is_written_as_each_language_does() -> None:
    tuesday = date(2026, 11, 24)
    assert day("en", tuesday, weekday=True) == "Tuesday 24 Nov"
    assert day("hi-Deva", tuesday, weekday=True) == "मंगलवार 24 नवंबर"
    assert day("te-Telu", tuesday, weekday=False) == "నవంబర్ 24"
    assert day("bn-Beng", tuesday, weekday=False, native_digits=True) == "২৪ নভেম্বর"
    assert day("bn-Beng", tuesday, weekday=False, native_digits=True, year=True) == "২৪ নভেম্বর ২০২৬"


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("== en\nx what is this", "starts with one of"),
        ("== en\na an answer to nothing", "follows its question"),
        ("== fr\no bonjour", "unknown section"),
    ],
)
def test_a_broken_sheet_is_named_with_its_line(tmp_path: Path, body: str, complaint: str) -> None:
    sheet = tmp_path / "broken.txt"
    sheet.write_text(
        f"title: x\nstyle: ask\nkind: x\nteam: sales\nproducts: tv\noutcome: x\n\n{body}\n", encoding="utf-8"
    )
    with pytest.raises(StockError, match=complaint):
        read_matter(sheet)


def test_a_sheet_of_unknown_style_is_refused(tmp_path: Path) -> None:
    sheet = tmp_path / "odd.txt"
    sheet.write_text("title: x\nstyle: dance\nkind: x\nteam: sales\nproducts: tv\noutcome: x\n", encoding="utf-8")
    with pytest.raises(StockError, match="style"):
        read_matter(sheet)
