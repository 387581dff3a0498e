"""Fits atithi/knowledge/data/weights.json: python training/faq_model.py DATA, where DATA holds hint3/ (not part of this).

Ranks by logistic regression over the articles near each question. Certainty by another, over the best article of each
question and of the same question when its article is taken away: "nothing fits" is learnt from questions near the matter.
Uses faq/dev.txt and HINT3's training sentences; never faq/blind*.txt.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
from faq_sets import FOLDER, read
from sklearn.linear_model import LogisticRegression

from atithi.knowledge.matching import Answerable, AnswerIndex, weights
from atithi.knowledge.matching.reading import NAMES

KINDS = ("native", "roman", "english")
LANGUAGE = 0.05  # of the greatest weight: what the guest's own language counts for at least; the sets hold no equals
REFUSED = 0.86  # of questions without an answer, on what it is fitted on


def sets(data: Path) -> list[tuple[list[Answerable], list[tuple[str | None, str]], float]]:
    """(articles, questions, weight) of every set."""
    dev = read(FOLDER / "dev.txt")
    found = [(dev, [(row["want"], row["text"]) for row in dev["questions"]], 1.0)]
    hint = read(FOLDER / "hint3.txt")
    for name in ("curekart", "sofmattress"):
        with (data / "hint3" / f"{name}.train.csv").open(encoding="utf-8") as lines:
            asked = [(row["label"], row["sentence"]) for row in csv.DictReader(lines) if row["label"]]
        labels = {label for label, _text in asked}
        known = {"articles": [row for row in hint["articles"] if row["id"] in labels]}
        ids = {row["id"] for row in known["articles"]}
        found.append((known, [(label, text) for label, text in asked if label in ids], 0.25))
    return [([_article(row) for row in rows["articles"]], asked, weight) for rows, asked, weight in found]


def _article(row: dict[str, str]) -> Answerable:
    return Answerable(row["id"], row["id"], row["language"], row["title"], row["body"])


def main(data: Path) -> None:
    compared = []
    for articles, asked, weight in sets(data):
        index = AnswerIndex(articles)
        for want, text in asked:
            rows, kind, held, _reads = index.compare(text)
            compared.append((index, want, rows, kind, held, weight))
    x, y, w = [], [], []
    for index, want, rows, _kind, _held, weight in compared:
        if want is None or want not in {index.articles[place].key for place, _found in rows}:
            continue
        for place, found in rows[:12]:
            right = index.articles[place].key == want
            x.append(found[1:])
            y.append(right)
            w.append(weight * (4 if right else 1))
    model = LogisticRegression(C=1.0, max_iter=2000).fit(np.array(x), y, sample_weight=w)
    rank = [0.0, *(round(float(one), 4) for one in model.coef_[0])]
    rank[NAMES.index("language")] = max(rank[NAMES.index("language")], LANGUAGE * max(rank))
    scale = 3.0 / max(rank[1:])
    fitted = weights.table()
    fitted["rank"] = [round(one * scale, 4) for one in rank]
    told: dict[str, list[tuple[list[float], bool, float, bool]]] = {kind: [] for kind in KINDS}
    for index, want, rows, kind, held, weight in compared:
        best = sorted(((weights.rank(found), place, found) for place, found in rows), key=lambda row: -row[0])
        for without in (False, True):
            left = [row for row in best if not without or index.articles[row[1]].key != want]
            if not left or (without and want is None):
                continue
            value, place, found = left[0]
            margin = value - (left[1][0] if len(left) > 1 else 0.0)
            right = index.articles[place].key == want
            # What was never answered counts most; another article in place of one taken away, less: it may help a little.
            heavy = weight * (1.6 if want is None else 0.35 if without else 1.0)
            told[kind].append((weights.told(found, value, margin, held), right, heavy, want is None or without))
    everything = [row for rows in told.values() for row in rows]
    for kind in KINDS:
        rows = everything + told[kind] * 3  # each kind leans on all
        model = LogisticRegression(C=0.5, max_iter=3000).fit(
            np.array([row[0][1:] for row in rows]), [row[1] for row in rows], sample_weight=[row[2] for row in rows]
        )
        fitted["sure"][kind] = [round(float(model.intercept_[0]), 4), *(round(float(one), 4) for one in model.coef_[0])]
        own = told[kind] if len(told[kind]) > 40 else everything
        without = sorted(weights.sure(row[0], kind) for row in own if row[2] >= 1.6)
        fitted["threshold"][kind] = round(max(0.2, without[int(REFUSED * len(without))] if without else 0.5), 3)
        answered = [weights.sure(row[0], kind) >= fitted["threshold"][kind] for row in own if row[1]]
        print(kind, len(own), "threshold", fitted["threshold"][kind], f"answered {np.mean(answered):.3f}")
    print("rank", fitted["rank"])
    weights.FILE.write_text(json.dumps(fitted) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
