"""Fits the "near" part of atithi/knowledge/data/weights.json, where the optional model is installed: python training/faq_near.py.

How much standing out by meaning adds to the rank is the best of a few steps on faq/dev.txt (the smallest of equals); certainty
is a logistic regression over the words' own certainty and two likenesses; thresholds as in `faq_model.py`. Never faq/blind*.txt.
"""

import json

import numpy as np
from faq_sets import FOLDER, read
from sklearn.linear_model import LogisticRegression

from atithi.knowledge.matching import Answerable, AnswerIndex, weights
from atithi.knowledge.matching.embedding import installed

KINDS = ("native", "roman", "english")
STEPS = (0.0, 5.0, 10.0, 20.0, 30.0)
REFUSED = 0.86


def main() -> None:
    encoder = installed()
    if encoder is None:
        raise SystemExit("The optional model is not installed.")
    dev = read(FOLDER / "dev.txt")
    index = AnswerIndex(
        Answerable(row["id"], row["id"], row["language"], row["title"], row["body"]) for row in dev["articles"]
    )
    index.learn(encoder)
    allowed = index._allowed(None)
    compared = []
    for row in dev["questions"]:
        rows, kind, held, reads = index.compare(row["text"])
        if held:
            far = index.nearness.standing(row["text"], allowed)
            compared.append((row["want"], kind, held, far, index._with_near(rows, far, held, reads)))
    fitted = weights.table()
    told: dict[str, list[tuple[list[float], bool, float]]] = {kind: [] for kind in KINDS}
    for kind in KINDS:
        own = [row for row in compared if row[1] == kind]
        right = {step: sum(_best(index, row, step)[0] == row[0] for row in own if row[0]) for step in STEPS}
        fitted["near"][kind]["rank"] = max(STEPS, key=lambda step: (right[step], -step))
        print(kind, right)
        for row in own:
            for without in (False, True) if row[0] else (False,):
                key, values = _best(index, row, fitted["near"][kind]["rank"], row[0] if without else None)
                told[kind].append((values, key == row[0], 1.6 if row[0] is None else 0.35 if without else 1.0))
    everything = [row for rows in told.values() for row in rows]
    for kind in KINDS:
        rows = everything + told[kind] * 3
        model = LogisticRegression(C=0.5, max_iter=3000).fit(
            np.array([row[0][1:] for row in rows]), [row[1] for row in rows], sample_weight=[row[2] for row in rows]
        )
        near = fitted["near"][kind]
        near["sure"] = [round(float(model.intercept_[0]), 4), *(round(float(one), 4) for one in model.coef_[0])]
        without = sorted(weights.sure_near(row[0], kind) for row in told[kind] if row[2] == 1.6)
        near["threshold"] = round(max(0.2, without[int(REFUSED * len(without))]), 3)
        print(kind, len(told[kind]), near)
    weights.FILE.write_text(json.dumps(fitted) + "\n", encoding="utf-8")


def _best(index: AnswerIndex, row: tuple, step: float, missing: str | None = None) -> tuple[str, list[float]]:
    """The best article for a question with this step, and what its certainty is reckoned from."""
    _want, kind, held, far, rows = row
    ranked = sorted(
        (
            (weights.rank(found) + step * float(far[place]), place, found)
            for place, found in rows
            if index.articles[place].key != missing
        ),
        key=lambda one: (-one[0], one[1]),
    )
    _value, place, found = ranked[0]
    other = ranked[1] if len(ranked) > 1 else None
    words = weights.rank(found)
    told = weights.told(found, words, words - (weights.rank(other[2]) if other else 0.0), held)
    ahead = float(far[place]) - (float(far[other[1]]) if other else 0.0)
    return index.articles[place].key, weights.told_near(weights.sure(told, kind), float(far[place]), ahead)


if __name__ == "__main__":
    main()
