"""Which script a text is written in, by counting its letters."""

import re

# ISO 15924 code → the letters of the script. Latin first: most text is that or has some of it.
_BLOCKS = {
    "Latn": "A-Za-z\u00c0-\u024f\uff21-\uff5a",
    "Deva": "\u0900-\u0963\u0970-\u097f",
    "Telu": "\u0c00-\u0c63",
    "Beng": "\u0980-\u09e3\u09f0\u09f1",
    "Arab": "\u0600-\u065f\u066e-\u06d3\u0750-\u077f",
    "Guru": "\u0a01-\u0a63\u0a70-\u0a75",
    "Gujr": "\u0a81-\u0ae3",
    "Orya": "\u0b01-\u0b63",
    "Taml": "\u0b82-\u0bd7",
    "Knda": "\u0c80-\u0ce3",
    "Mlym": "\u0d00-\u0d63",
    "Sinh": "\u0d81-\u0df4",
    "Thai": "\u0e00-\u0e5b",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff",
    "Hebr": "\u0590-\u05ff",
    "Hang": "\uac00-\ud7af",
    "Jpan": "\u3040-\u30ff",
    "Hans": "\u4e00-\u9fff",
}
NONE = "Zyyy"  # ISO 15924 for text without letters of any script
_LETTER = {script: re.compile(f"[{block}]") for script, block in _BLOCKS.items()}
_FIRST = ("Latn", "Deva", "Telu", "Beng")


def counts(text: str) -> dict[str, int]:
    """Letters of each script in the text; scripts without a letter are left out."""
    if text.isascii():
        latin = len(_LETTER["Latn"].findall(text))
        return {"Latn": latin} if latin else {}
    found = {script: len(_LETTER[script].findall(text)) for script in _FIRST}
    if sum(found.values()) * 2 < len(
        text
    ):  # mostly something else: spaces and emoji, or a script that is looked for only now
        found |= {script: len(letter.findall(text)) for script, letter in _LETTER.items() if script not in found}
    return {script: count for script, count in found.items() if count}
