"""Makes the word lists. Usage: uv run training/word_lists.py DATA_FOLDER

Writes, the commonest first,
- atithi/language/data/{hi,te,bn}/words.txt: words of Dakshina's training lexicons and those that stand twice in its sentences or
  in BanglaTLit, ordered by how often they do;
- atithi/language/data/en/words.txt: words of CLINC, HINT3 and Hinglish-TOP's English requests;
- atithi/language/data/en/loans.tsv: English words that Indian scripts write as they are said (message, মেসেজ), with that sound in
  plain letters.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from atithi.language.fold import _consonants, _skeleton, keys, plain
from atithi.language.languages import DATA
from atithi.language.normalise import normalise
from atithi.language.phonemes import sounds
from atithi.language.words import tokens

HERE = Path(__file__).parent
LANGUAGES = ("hi", "te", "bn")
Lexicon = dict[str, dict[str, int]]  # native word → spelling → how many wrote it so


def lexicon(folder: Path, code: str) -> Lexicon:
    found: Lexicon = defaultdict(dict)
    for line in (folder / f"dakshina/{code}.lexicon.train.tsv").read_text(encoding="utf-8").splitlines():
        native, roman, count = line.split("\t")
        found[normalise(native)][roman.lower()] = int(count)
    return found


def native_counts(folder: Path, code: str) -> Counter[str]:
    found = Counter(tokens((folder / f"dakshina/{code}.sentences.dev.native.txt").read_text(encoding="utf-8")))
    if code == "bn":
        with (folder / "banglatlit/val.csv").open(encoding="utf-8") as file:
            found.update(word for row in csv.DictReader(file) for word in tokens(row["text_bengali"]))
    for path in sorted((HERE / "messages").glob(f"{code}.native*.txt")):
        found.update(tokens(path.read_text(encoding="utf-8")) * 5)
    return found


def english(folder: Path) -> Counter[str]:
    def texts() -> Iterator[str]:
        for rows in json.loads((folder / "clinc/train_val.json").read_text(encoding="utf-8")).values():
            yield from (text for text, _ in rows)
        for path in sorted((folder / "hint3").glob("*.csv")):
            with path.open(encoding="utf-8") as file:
                yield from (row["sentence"] for row in csv.DictReader(file))
        with (folder / "hinglish-top/train.tsv").open(encoding="utf-8") as file:
            yield from (row["en_query"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    found = Counter(
        word for text in texts() for word in tokens(text) if word.isascii() and word.replace("'", "").isalpha()
    )
    for line in (HERE / "messages/slots.txt").read_text(encoding="utf-8").splitlines():
        found.update({word.lower(): 20 for word in line.split(": ", 1)[1].split()})
    return Counter({word: count for word, count in found.items() if count > 1})


def loans(lexicons: dict[str, Lexicon], known: Counter[str]) -> dict[str, str]:
    """Spellings whose letters do not say the word: known English ones, and those that two languages write for equal sounds."""
    said: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for code in LANGUAGES:
        for native, spellings in lexicons[code].items():
            for roman, count in spellings.items():
                if roman.isalpha() and roman.isascii() and len(roman) > 2 and sounds(native):
                    said[roman][code].append((count, native))
    found: dict[str, str] = {}
    for roman, by_code in sorted(said.items()):
        choices = [max(by_code[code], key=lambda row: row[0])[1] for code in LANGUAGES if code in by_code]
        if any(_skeleton(_consonants(roman)) in keys(native) for native in choices):
            continue
        skeletons = [keys(native)[0] for native in choices]
        if roman in known or (len(choices) > 1 and len(set(skeletons)) < len(skeletons)):
            agreed = Counter(skeletons).most_common(1)[0][0]
            found[roman] = plain(next(native for native, key in zip(choices, skeletons, strict=True) if key == agreed))
    return found


def by_hand() -> dict[str, str]:
    rows = (HERE / "loans.tsv").read_text(encoding="utf-8").splitlines()
    return {row.split("\t")[0]: row.split("\t")[1] for row in rows if row and not row.startswith("#")}


def main() -> None:
    folder = Path(sys.argv[1])
    lexicons = {code: lexicon(folder, code) for code in LANGUAGES}
    for code in LANGUAGES:
        counts = native_counts(folder, code)
        often = {word for word, count in counts.items() if count > 1 and sounds(word) and not word.isascii()}
        listed = sorted(often | set(lexicons[code]), key=lambda word: (-counts[word], word))
        write(DATA / code / "words.txt", listed)
    known = english(folder)
    write(DATA / "en" / "words.txt", sorted(known, key=lambda word: (-known[word], word)))
    found = loans(lexicons, known) | by_hand()
    write(DATA / "en" / "loans.tsv", [f"{word}\t{said}" for word, said in sorted(found.items())])


def write(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{path.relative_to(DATA)}: {len(rows)} rows, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
