"""`faq FILE.json` with {"articles": [{"id", "language", "title", "body"}], "questions": [{"want": id or null, "text"}]}.

Prints a table beside plain BM25, and the questions that miss. recall@1 and @3 and the mean reciprocal rank are of what answers at
the default threshold would show were nothing refused; `refused` is the share of unanswerable questions that get no answer.
"""

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atithi.knowledge.matching import Answerable, AnswerIndex
from atithi.knowledge.matching.embedding import installed
from atithi.knowledge.matching.weights import fits
from atithi.language import identify
from atithi.language.words import tokens

DEPTH = 10


@dataclass
class Tally:
    """What one way of finding achieved."""

    ranks: list[int] = field(default_factory=list)  # 0: not found
    refused: list[bool] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The shares, 0 to 1."""
        count = max(1, len(self.ranks))
        return {
            "r1": sum(rank == 1 for rank in self.ranks) / count,
            "r3": sum(0 < rank <= 3 for rank in self.ranks) / count,
            "mrr": sum(1 / rank for rank in self.ranks if rank) / count,
            "refused": sum(self.refused) / max(1, len(self.refused)),
        }


class PlainBM25:
    """What one would otherwise use: BM25 over whole words."""

    def __init__(self, articles: list[Answerable]) -> None:
        self._keys = [article.key for article in articles]
        self._texts = [Counter(tokens(f"{article.title} {article.body}")) for article in articles]
        self._mean = sum(sum(text.values()) for text in self._texts) / max(1, len(articles))
        self._holding = Counter(word for text in self._texts for word in text)

    def search(self, question: str) -> list[tuple[str, float]]:
        """Keys with scores, best first."""
        found = [(key, self._score(tokens(question), text)) for key, text in zip(self._keys, self._texts, strict=True)]
        return sorted((row for row in found if row[1] > 0), key=lambda row: -row[1])

    def _score(self, asked: list[str], text: Counter[str]) -> float:
        size, length = len(self._texts), sum(text.values())
        total = 0.0
        for word in set(asked) & text.keys():
            rarity = math.log(1 + (size - self._holding[word] + 0.5) / (self._holding[word] + 0.5))
            total += rarity * text[word] * 2.2 / (text[word] + 1.2 * (0.25 + 0.75 * length / self._mean))
        return total


def load(path: Path) -> tuple[list[Answerable], list[dict[str, Any]]]:
    """The articles and questions of a file."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    articles = [
        Answerable(str(row["id"]), str(row["id"]), row.get("language") or "und", row.get("title") or "", row.get("body") or "")
        for row in rows["articles"]
    ]  # fmt: skip
    return articles, rows["questions"]


def _rank(found: list[tuple[str, float]], want: str) -> int:
    """Where the wanted one stands, behind all others of its score; 0 where it is not among the first ten."""
    score = next((points for key, points in found if key == want), None)
    if score is None:
        return 0
    rank = 1 + sum(1 for key, points in found if key != want and points >= score)
    return rank if rank <= DEPTH else 0


def evaluate(path: Path) -> dict[str, float]:
    """Prints the misses and the table; the figures come last."""
    articles, questions = load(path)
    index, plain = AnswerIndex(articles), PlainBM25(articles)
    encoder = installed()
    if encoder is not None:
        index.learn(encoder)
        print("With the optional model (docs/knowledge.md).")
    ours, otherwise = Tally(), Tally()
    kinds: dict[str, Tally] = defaultdict(Tally)
    for row in questions:
        text, want = row["text"], None if row["want"] is None else str(row["want"])
        heard = identify(text)
        found = index.search(text, limit=DEPTH)
        answered = bool(found) and fits(found[0].sure, heard.language, heard.script, found[0].near)
        others = plain.search(text)
        kind = f"{heard.language}-{heard.script}"
        if want is None:
            ours.refused.append(not answered)
            kinds[kind].refused.append(not answered)
            otherwise.refused.append(not others)
            if answered:
                print(f"answered {found[0].sure:.2f} {found[0].key:<10} {text}")
            continue
        rank = _rank([(one.key, one.rank) for one in found], want)
        for tally in (ours, kinds[kind]):
            tally.ranks.append(rank)
            tally.kept.append(answered)
        otherwise.ranks.append(_rank(others, want))
        if rank != 1:
            print(f"rank {rank} want {want:<10} got {found[0].key if found else '-':<10} {text}")
    _table(ours, otherwise, kinds, articles)
    return ours.figures()


def _table(ours: Tally, otherwise: Tally, kinds: dict[str, Tally], articles: list[Answerable]) -> None:
    print(f"\n{len(articles)} articles, {len(ours.ranks)} questions with an answer, {len(ours.refused)} without")
    print(f"{'':<16}{'questions':>10}{'r1':>7}{'r3':>7}{'mrr':>7}{'refused':>9}{'answered':>10}")
    for name, tally in (("ours", ours), ("plain BM25", otherwise), *sorted(kinds.items())):
        figures = tally.figures()
        kept = f"{sum(tally.kept) / len(tally.kept):.3f}" if tally.kept else "-"
        refused = f"{figures['refused']:.3f}" if tally.refused else "-"
        row = "".join(f"{figures[key]:>7.3f}" for key in ("r1", "r3", "mrr"))
        print(f"{name:<16}{len(tally.ranks) + len(tally.refused):>10}{row}{refused:>9}{kept:>10}")
