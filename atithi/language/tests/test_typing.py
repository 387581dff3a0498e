"""Phonetic typing in the browser, run by Node where it is installed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "language"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")


def candidates(words: dict[str, list[str]], *, loaded: bool = True) -> dict[str, list[list[str]]]:
    script = f"""
        import {{ load, transliterate }} from {json.dumps((STATIC / "typing.js").as_uri())};
        const words = {json.dumps(words)};
        const found = {{}};
        for (const language of Object.keys(words)) {{
          if ({json.dumps(loaded)}) await load(language);
          found[language] = words[language].map((word) => transliterate(word, language));
        }}
        console.log(JSON.stringify(found));
    """
    done = subprocess.run(
        [str(NODE), "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=60
    )
    result: dict[str, list[list[str]]] = json.loads(done.stdout)
    return result


WORDS = {
    "hi": {
        "namaste": "नमस्ते",
        "mera": "मेरा",
        "kab": "कब",
        "shikayat": "शिकायत",
        "wapas": "वापस",
        "order": "ऑर्डर",
        "lakshmi": "लक्ष्मी",
    },
    "te": {
        "namaskaram": "నమస్కారం",
        "ekkada": "ఎక్కడ",
        "dabbulu": "డబ్బులు",
        "cheppandi": "చెప్పండి",
        "srinivas": "శ్రీనివాస్",
        "refund": "రీఫండ్",
    },
    "bn": {"amar": "আমার", "kothay": "কোথায়", "ferot": "ফেরত", "apni": "আপনি", "lagbe": "লাগবে", "delivery": "ডেলিভারি"},
}


def test_common_words_come_first_in_all_three_scripts() -> None:
    found = candidates({language: list(words) for language, words in WORDS.items()})
    first = {
        language: {word: options[0] for word, options in zip(WORDS[language], found[language], strict=True)}
        for language in WORDS
    }
    assert first == {
        language: {word: normal(text) for word, text in words.items()} for language, words in WORDS.items()
    }


def normal(text: str) -> str:
    from atithi.language import normalise

    return normalise(text)


def test_an_unknown_name_gets_candidates_that_say_it() -> None:
    from atithi.language import keys

    (options,) = candidates({"hi": ["zubeenesh"]})["hi"]
    assert len(options) == 5
    assert any(set(keys(option)) & set(keys("zubeenesh")) for option in options)


def test_nothing_is_offered_before_the_data_is_there_or_for_what_is_no_word() -> None:
    assert candidates({"hi": ["namaste"]}, loaded=False) == {"hi": [[]]}
    assert candidates({"te": ["", "4521", "నా"]}) == {"te": [[], [], []]}


def test_a_page_loads_less_than_100_kb_for_typing() -> None:
    for language in WORDS:
        assert (STATIC / "typing.js").stat().st_size + (STATIC / f"typing-{language}.js").stat().st_size < 100_000
