"""Learns how people spell each native sound in Roman letters. Usage: uv run training/spelling_model.py DATA_FOLDER

Reads Dakshina's training lexicons (see training/README.md) and writes atithi/language/data/<language>/spelling.json: for each
sound in its surroundings, the negative logarithm of the share of each Roman chunk written for it. Hard expectation-maximisation:
every spelling is aligned at the least price, chunks are counted, prices are made anew.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from atithi.language.fold import _LETTER
from atithi.language.languages import DATA
from atithi.language.normalise import normalise
from atithi.language.phonemes import Sound, sounds
from atithi.language.spellings import DROPPED_SOUND, EXTRA_LETTER, LONGEST_CHUNK, unit

ROUNDS = 4
MOST_PAIRS = 45_000
RAREST = 0.003  # chunks below this share of a sound are dropped
Prices = dict[str, dict[str, float]]
Steps = list[tuple[int, str]]


def pairs(path: Path) -> list[tuple[tuple[Sound, ...], str, int]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    step = max(1, len(rows) // MOST_PAIRS)
    return [(sounds(normalise(native)), roman, int(count)) for native, roman, count in rows[::step] if roman.isascii()]


def first_price(value: str, chunk: str) -> float:
    """Before anything is learned: a chunk that begins like the plain letter is cheap, a vowel for a vowel less so."""
    letter = _LETTER[value]
    if not chunk:
        return 1.2 if value == "a" else 3.0
    if letter and chunk[0] == letter[0]:
        return 0.5 + 0.4 * (len(chunk) - 1)
    vowels = all(c in "aeiouy" for c in chunk)
    return 2.0 + 0.4 * len(chunk) if vowels == (letter[:1] in "aeiou") else 6.0


def path(found: tuple[Sound, ...], roman: str, price: Prices | None) -> tuple[float, Steps]:
    """The cheapest way to write these sounds as this word: for each sound its chunk."""
    size = len(roman)
    row: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] + [(math.inf, None)] * size
    back: list[list[tuple[float, tuple[int, int] | None]]] = [row]
    for index, one in enumerate(found):
        table = price.get(unit(found, index), price.get(one.value, {})) if price else {}
        new: list[tuple[float, tuple[int, int] | None]] = [(math.inf, None)] * (size + 1)
        for start in range(size + 1):
            before = row[start][0]
            if before == math.inf:
                continue
            for length in range(min(LONGEST_CHUNK, size - start) + 1):
                chunk = roman[start : start + length]
                dear = table.get(chunk, DROPPED_SOUND + 1.5 * length) if price else first_price(one.value, chunk)
                if before + dear < new[start + length][0]:
                    new[start + length] = (before + dear, (start, length))
        back.append(new)
        row = new
    if row[size][0] == math.inf:
        return math.inf, []
    steps: Steps = []
    at = size
    for index in range(len(found), 0, -1):
        came = back[index][at][1]
        if came is None:
            return math.inf, []
        steps.append((index - 1, roman[came[0] : came[0] + came[1]]))
        at = came[0]
    return row[size][0], steps[::-1]


def learn(rows: list[tuple[tuple[Sound, ...], str, int]]) -> Prices:
    price: Prices | None = None
    for _ in range(ROUNDS):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for found, roman, count in rows:
            dear, steps = path(found, roman, price)
            if dear / max(1, len(roman)) > 2.5:
                continue  # an English spelling, or a slip: nothing to learn sound by sound
            for index, chunk in steps:
                counts[unit(found, index)][chunk] += count
                counts[found[index].value][chunk] += count
        price = priced(counts)
    return price or {}


def priced(counts: dict[str, Counter[str]]) -> Prices:
    """Counts as prices; a sound in rare surroundings leans on the sound in all of them."""
    found: Prices = {}
    for name, chunks in sorted(counts.items()):
        general = counts[name.split(".")[0]]
        weight = 20.0 if "." in name else 0.0
        total, wide = sum(chunks.values()), sum(general.values())
        shares = {chunk: (chunks[chunk] + weight * general[chunk] / wide) / (total + weight) for chunk in general}
        found[name] = {chunk: round(-math.log(share), 2) for chunk, share in sorted(shares.items()) if share >= RAREST}
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    for code in ("hi", "te", "bn"):
        price = learn(pairs(folder / f"dakshina/{code}.lexicon.train.tsv"))
        target = DATA / code / "spelling.json"
        target.write_text(
            json.dumps(price, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8"
        )
        print(f"{code}: {len(price)} sounds, {target.stat().st_size:,} bytes, extra letter {EXTRA_LETTER}")


if __name__ == "__main__":
    main()
