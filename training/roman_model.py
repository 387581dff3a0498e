"""Trains the identifier of Roman text. Usage: uv run --group train training/roman_model.py DATA_FOLDER

DATA_FOLDER holds dakshina/, banglatlit/, hinglish-top/, hint3/ and clinc/ (see training/README.md). Writes
atithi/language/data/roman.npz and prints the accuracy on held-out parts of each source.
"""

import csv
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from atithi.language import roman
from atithi.language.languages import DATA, codes

HERE = Path(__file__).parent
TEMPLATE_ROWS = 4000  # messages made from each language's templates
WORD_ROWS = 8000  # messages made of one to three words of each lexicon
Row = tuple[str, str, str, float]  # text, language, source, weight


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def public(folder: Path) -> Iterator[Row]:
    """Messages and sentences of the public sources."""
    for code in ("hi", "te", "bn"):
        sentences = lines(folder / f"dakshina/{code}.sentences.dev.roman.txt")
        native = lines(folder / f"dakshina/{code}.sentences.dev.native.txt")
        for text, _ in zip(sentences, native, strict=False):
            # Many lines are English titles or names alone: not evidence of the language.
            if len(text.split()) >= 4:
                yield text, code, "dakshina", 0.6
    with (folder / "banglatlit/val.csv").open(encoding="utf-8") as file:
        yield from ((row["text_transliterated"], "bn", "banglatlit", 2.0) for row in csv.DictReader(file))
    for name in ("train", "validation"):
        with (folder / f"hinglish-top/{name}.tsv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield row["cs_query"], "hi", "hinglish-top", 1.0
                yield row["en_query"], "en", "hinglish-top-en", 0.5
    for path in sorted((folder / "hint3").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            yield from ((row["sentence"], "en", "hint3", 2.0) for row in csv.DictReader(file))
    requests = json.loads((folder / "clinc/train_val.json").read_text(encoding="utf-8"))
    chosen = [text for part in ("train", "val", "oos_train", "oos_val") for text, _ in requests.get(part, [])]
    yield from ((text, "en", "clinc", 0.6) for text in random.Random(1).sample(chosen, 7000))


def slots() -> dict[str, list[str]]:
    return {
        name[0]: rest.split() for name, rest in (line.split(": ", 1) for line in lines(HERE / "messages/slots.txt"))
    }


def written() -> Iterator[Row]:
    """Messages written for this, and those made from templates with an English noun, verb or adjective in each slot."""
    words = slots()
    chance = random.Random(2)
    for code in codes():
        for path in sorted((HERE / "messages").glob(f"{code}.*.txt")):
            if ".templates." not in path.name:
                yield from ((text, code, "written", 4.0) for text in lines(path))
        templates = lines(HERE / f"messages/{code}.templates.txt")
        for index in range(TEMPLATE_ROWS if code != "en" else 800):
            text = templates[index % len(templates)]
            for slot, choices in words.items():
                while f"{{{slot}}}" in text:
                    text = text.replace(f"{{{slot}}}", chance.choice(choices), 1)
            yield text.lower() if chance.random() < 0.8 else text, code, "templates", 1.0


def lexicon(folder: Path) -> Iterator[Row]:
    """Messages of one to three lexicon words, for replies as short as people send."""
    chance = random.Random(3)
    for code in ("hi", "te", "bn"):
        rows = [line.split("\t") for line in lines(folder / f"dakshina/{code}.lexicon.train.tsv")]
        spellings = [row[1] for row in rows if int(row[2]) > 1]
        for _ in range(WORD_ROWS):
            yield " ".join(chance.sample(spellings, chance.choice((1, 2, 2, 3)))), code, "lexicon", 0.35
    common = [word for word in lines(DATA / "en" / "words.txt") if word.isalpha()]
    for _ in range(WORD_ROWS):
        yield " ".join(chance.sample(common, chance.choice((1, 2, 2, 3)))), "en", "lexicon", 0.12


def shortened(rows: list[Row]) -> Iterator[Row]:
    """Runs of two to five words out of longer messages: most messages of a chat are that short."""
    chance = random.Random(4)
    for text, code, source, weight in rows:
        parts = text.split()
        if len(parts) > 6 and chance.random() < 0.35:
            size = chance.randint(2, 5)
            start = chance.randrange(len(parts) - size)
            yield " ".join(parts[start : start + size]), code, source, weight * 0.5


def matrix(texts: list[str]) -> csr_matrix:
    """One row a message: counts of its features over the square root of their number, as inference weighs them."""
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for text in texts:
        found = [bucket for word in roman.words(text) for bucket in roman.features(word)]
        indices.extend(found)
        data.extend([1 / max(1.0, len(found)) ** 0.5] * len(found))
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), shape=(len(texts), roman.BUCKETS), dtype=np.float32)


def split(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Nine parts to train, one held out; templates and lexicon words are only trained on."""
    chance = random.Random(5)
    held = [row for row in rows if row[2] not in ("templates", "lexicon") and chance.random() < 0.1]
    taken = {row[0] for row in held}
    return [row for row in rows if row[0] not in taken], held


def quantised(model: Any) -> dict[str, Any]:
    """Weights as whole numbers of one byte, one scale for all."""
    weights = model.coef_.T.astype(np.float64)
    weights = weights - weights.mean(axis=1, keepdims=True)  # softmax does not change, and the range shrinks
    scale = float(np.quantile(np.abs(weights).max(axis=1)[np.any(weights != 0, axis=1)], 0.9995) / 127)
    return {
        "weights": np.clip(np.round(weights / scale), -127, 127).astype(np.int8),
        "scale": np.float64(scale),
        "bias": (model.intercept_ - model.intercept_.mean()).astype(np.float64),
        "classes": np.array(list(model.classes_)),
    }


def report(model: Any, held: list[Row]) -> None:
    guesses = model.predict(matrix([row[0] for row in held]))
    for source in sorted({row[2] for row in held}):
        for code in codes():
            right = [
                guess == row[1] for guess, row in zip(guesses, held, strict=True) if row[2] == source and row[1] == code
            ]
            if right:
                print(f"{source:18}{code}  {sum(right) / len(right):.4f} of {len(right)}")


def train(rows: list[Row]) -> Any:
    texts = [row[0] for row in rows]
    model = LogisticRegression(C=3.0, max_iter=120, solver="lbfgs", tol=1e-3)
    totals = {code: sum(row[3] for row in rows if row[1] == code) for code in codes()}
    weights = [row[3] / totals[row[1]] * len(rows) / 4 for row in rows]  # each language weighs the same
    return model.fit(matrix(texts), [row[1] for row in rows], sample_weight=weights)


def main() -> None:
    folder = Path(sys.argv[1])
    rows = [*public(folder), *written()]
    kept, held = split(rows)
    extra = [*lexicon(folder), *shortened(kept)]
    print(f"{len(kept) + len(extra)} messages to train on, {len(held)} held out")
    report(train([*kept, *extra]), held)
    model = train([*rows, *lexicon(folder), *shortened(rows)])
    np.savez_compressed(DATA / "roman.npz", **quantised(model))
    print(f"{(DATA / 'roman.npz').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
