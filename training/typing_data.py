"""Makes the data of phonetic typing. Usage: uv run training/typing_data.py

From the prices of spellings (data/<language>/spelling.json) and the word lists it writes
atithi/language/static/language/typing-<language>.js: which sounds a run of Roman letters may stand for, which sound follows
which, and the commonest words. Run it after spelling_model.py and word_lists.py.
"""

import json
import math
from collections import Counter, defaultdict
from itertools import pairwise

from atithi.language.languages import DATA, table
from atithi.language.phonemes import language_of, sounds
from atithi.language.words import tokens

TARGET = DATA.parent / "static" / "language"
WORDS = 2500
DEAREST = 5.5  # chunks that are rarer are left out
STEP = 10  # prices are written as whole tenths
FIRST_CHAR = 35  # '#': the character that stands for 0


def main() -> None:
    for code in ("hi", "te", "bn"):
        prices = json.loads((DATA / code / "spelling.json").read_text(encoding="utf-8"))
        words = [word for word in (DATA / code / "words.txt").read_text(encoding="utf-8").split() if sounds(word)]
        names = sorted({one.value for word in words for one in sounds(word)})
        chunks: dict[str, list[list[int]]] = defaultdict(list)
        for name in names:
            for chunk, dear in prices.get(name, {}).items():
                if dear <= DEAREST:
                    chunks[chunk].append([names.index(name), round(dear * STEP)])
        common = dict.fromkeys(word for word in (*service_words(code), *words[:WORDS]) if len(word) > 1)
        data = {
            "sounds": names,
            "chunks": dict(sorted(chunks.items())),
            "follows": matrix(words, names),
            "words": " ".join(common),
            "english": english(code),
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        path = TARGET / f"typing-{code}.js"
        path.write_text(
            f"// Made by training/typing_data.py; see NOTICE for its sources.\nexport default {text};\n",
            encoding="utf-8",
        )
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def english(code: str) -> dict[str, str]:
    rows = (DATA / code / "english.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows if row and not row.startswith("#"))


def service_words(code: str) -> list[str]:
    """Native words of the room's own lists: what customers and staff write about."""
    texts = [(DATA / code / "concepts.tsv").read_text(encoding="utf-8")]
    for name in ("cues", "times"):
        for value in table(code, name).values():
            texts += value.values() if isinstance(value, dict) else [value]
    found = [word for text in texts if isinstance(text, str) for word in tokens(text)]
    return [word for word in found if language_of(word) == code and sounds(word)]


def matrix(words: list[str], names: list[str]) -> str:
    """The price of each sound after each other, one character a price; the first row and column are the word's edge."""
    counts: Counter[tuple[int, int]] = Counter()
    for rank, word in enumerate(words):
        weight = 3 if rank < WORDS else 1
        path = [0, *(names.index(one.value) + 1 for one in sounds(word)), 0]
        for one, other in pairwise(path):
            counts[one, other] += weight
    size = len(names) + 1
    totals = [sum(counts[row, column] for column in range(size)) for row in range(size)]

    def price(row: int, column: int) -> str:
        share = (counts[row, column] + 0.3) / (totals[row] + 0.3 * size)
        return chr(FIRST_CHAR + min(90, round(-math.log(share) * STEP)))

    return "".join(price(row, column) for row in range(size) for column in range(size))


if __name__ == "__main__":
    main()
