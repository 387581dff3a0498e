"""Writes training/sets/NAME.{dev,test}.jsonl from each NAME.tsv, every other row of a language and script to each.

A language that is not served (strangers.tsv) is to be read as none."""

import json
from collections import Counter
from pathlib import Path

from atithi.language.identify import UNKNOWN
from atithi.language.languages import codes

SETS = Path(__file__).parent / "sets"
BLOCKS = {0x0900: "Deva", 0x0980: "Beng", 0x0C00: "Telu"}


def script(text: str) -> str:
    return next((BLOCKS[ord(letter) & ~0x7F] for letter in text if ord(letter) & ~0x7F in BLOCKS), "Latn")


def split(name: str) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    rows: dict[str, list[str]] = {"dev": [], "test": []}
    for line in (SETS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, text = line.split("\t")
            kind = (language, script(text))
            row = {"text": text, "language": language if language in codes() else UNKNOWN, "script": kind[1]}
            rows["test" if seen[kind] % 2 else "dev"].append(json.dumps(row, ensure_ascii=False))
            seen[kind] += 1
    for part, lines in rows.items():
        (SETS / f"{name}.{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}.{part}.jsonl: {len(lines)} rows")


def main() -> None:
    for name in ("language", "language_b", "strangers"):
        split(name)


if __name__ == "__main__":
    main()
