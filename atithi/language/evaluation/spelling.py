"""`spelling FILE.jsonl` with {"language", "native", "roman": [...]}: is the native word found by each Roman spelling.

The index of a language holds the file's words and 20,000 others. `false` is the share of unrelated pairs that count as one word
(`same`): for each spelling one pair drawn at random, and one of the other words that share a skeleton with it, which is harder.
Words said alike (दुकान and दूकान) are not unrelated and are left out.
"""

import random
from collections import defaultdict
from pathlib import Path

from atithi.language.evaluation.rows import read_rows, share
from atithi.language.fold import loose
from atithi.language.languages import DATA
from atithi.language.normalise import normalise
from atithi.language.spellings import Spellings, same

OTHERS = 20_000
DEPTH = 5


def others(language: str, known: set[str]) -> list[str]:
    """20,000 words of the language that are not in the file, the same ones in each run."""
    path = DATA / language / "words.txt"
    words = (
        [word for word in path.read_text(encoding="utf-8").splitlines() if normalise(word).lower() not in known]
        if path.exists()
        else []
    )
    return random.Random(len(words)).sample(words, min(OTHERS, len(words)))  # noqa: S311  the same draw each time


def evaluate(path: Path) -> dict[str, float]:
    """Prints each language's shares; all together last."""
    spellings: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for row in read_rows(path):
        spellings[row["language"]].append((normalise(row["native"]).lower(), row["roman"]))
    first: list[bool] = []
    five: list[bool] = []
    drawn: list[bool] = []
    near: list[bool] = []
    for language, rows in sorted(spellings.items()):
        known = {native for native, _ in rows}
        words = sorted(known) + others(language, known)
        index, chance, before = Spellings(words), random.Random(1), len(first)  # noqa: S311
        for native, romans in rows:
            related = {word for word, spelled in rows if not set(spelled).isdisjoint(romans)}
            for roman in romans:
                found = [match.word for match in index.rank(roman, DEPTH)]
                first.append(found[:1] == [native])
                five.append(native in found)
                stranger = chance.choice(words)
                if stranger not in related:
                    drawn.append(same(roman, stranger))
                alike = sorted(word for word in index.candidates(roman) - related if loose(word) != loose(native))
                if alike:
                    near.append(same(roman, chance.choice(alike)))
        print(
            f"{language}  first {share(first[before:]):.4f}  five {share(five[before:]):.4f}  of {len(first) - before} spellings"
        )
    print(f"false among pairs drawn at random {share(drawn):.4f}, among words of one skeleton {share(near):.4f}")
    return {"first": share(first), "five": share(five), "false": share(drawn + near)}
