"""`faq FILE.json --thresholds [OUT.json]`: from which certainty an answer should be offered, by language and script.

A threshold of its own is proposed for a language and script only where enough questions stand behind it, and where it does better
than the default on questions that it was not chosen on. A file of a desk's own questions says most (docs/knowledge.md).
"""

import json
import math
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from atithi.knowledge.evaluation import load
from atithi.knowledge.matching import AnswerIndex, weights
from atithi.knowledge.matching.embedding import installed
from atithi.language import identify

AIM = 0.86  # of questions without an answer, how many are to be refused
LEAST = 30  # questions of each sort, with and without an answer, that a threshold of its own needs
PARTS = 5  # each is held out once


@dataclass
class Measured:
    """How sure the desk was: of right answers, of wrong ones, and of what it found for questions without an answer."""

    right: list[float] = field(default_factory=list)
    wrong: list[float] = field(default_factory=list)
    without: list[float] = field(default_factory=list)
    default: float = 0.5

    @property
    def enough(self) -> bool:
        """Whether a threshold of its own could be told from chance."""
        return len(self.right) >= LEAST and len(self.without) >= LEAST


@dataclass(frozen=True)
class HeldOut:
    """What thresholds chosen on the other parts did on each: shares refused and answered, and how uncertain their mean is."""

    refused: float
    answered: float
    error: float

    @property
    def balance(self) -> float:
        """The mean of both shares."""
        return (self.refused + self.answered) / 2


def chosen(without: list[float]) -> float:
    """The least threshold that refuses the share `AIM` of these certainties."""
    ordered = sorted(without)
    return math.floor(1000 * ordered[min(len(ordered) - 1, math.ceil(AIM * len(ordered)) - 1)] + 1) / 1000


def held_out(right: list[float], without: list[float], default: float | None = None) -> HeldOut:
    """Of each part, by a threshold chosen on the others; `default`: by this one instead."""
    refused = answered = 0
    for part in range(PARTS):
        others = [one for number, one in enumerate(without) if number % PARTS != part]
        limit = chosen(others) if default is None else default
        refused += sum(one < limit for one in without[part::PARTS])
        answered += sum(one >= limit for one in right[part::PARTS])
    shares = refused / len(without), answered / len(right)
    spread = [share * (1 - share) / count for share, count in zip(shares, (len(without), len(right)), strict=True)]
    return HeldOut(*shares, error=math.sqrt(sum(spread)) / 2)


def own_threshold(measured: Measured) -> float | None:
    """A threshold for this language and script, where it is better than the default by more than chance; else None."""
    if not measured.enough:
        return None
    own = held_out(measured.right, measured.without)
    usual = held_out(measured.right, measured.without, measured.default)
    return chosen(measured.without) if own.balance - usual.balance > own.error else None


def measure(path: Path) -> dict[str, Measured]:
    """Every question of a file asked: by language and script, how sure the desk was of what it found."""
    articles, questions = load(path)
    index = AnswerIndex(articles)
    encoder = installed()
    if encoder is not None:
        index.learn(encoder)
    found: dict[str, Measured] = defaultdict(Measured)
    for row in questions:
        heard = identify(row["text"])
        answers = index.search(row["text"], limit=1)
        sure = answers[0].sure if answers else 0.0
        measured = found[f"{heard.language}-{heard.script}"]
        kind = weights.kind_of(heard.language, heard.script)
        measured.default = weights.threshold(kind, encoder is not None)
        if row["want"] is None:
            measured.without.append(sure)
        else:
            right = bool(answers) and answers[0].key == str(row["want"])
            (measured.right if right else measured.wrong).append(sure)
    return dict(found)


def evaluate(path: Path, *, out: Path | None = None) -> dict[str, float]:
    """Prints what each language and script would need; writes the thresholds that hold, for `ATITHI_ANSWER_THRESHOLDS`."""
    found, kept = measure(path), dict[str, float]()
    print(
        f"{'':<10}{'right':>7}{'without':>9}{'default':>9}{'refused':>9}{'answered':>10}{'own':>8}{'refused':>9}{'answered':>10}"
    )
    for name, measured in sorted(found.items()):
        print(_line(name, measured))
        own = own_threshold(measured)
        if own is not None:
            kept[name] = own
    print(
        f"\nHeld out in {PARTS} parts. A threshold of its own needs {LEAST} questions rightly answered, {LEAST} without one,"
    )
    print(f"and must be better than the default by more than chance. That holds for: {', '.join(kept) or 'none'}.")
    if out is not None:
        held = {"meaning": installed() is not None, "thresholds": kept}
        out.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
        print(f"Written: {out}")
    return {"languages": float(len(found)), "own": float(len(kept))}


def _line(name: str, measured: Measured) -> str:
    counts = f"{name:<10}{len(measured.right):>7}{len(measured.without):>9}{measured.default:>9.3f}"
    if not measured.right or not measured.without:
        return f"{counts}{'-':>9}{'-':>10}{'-':>8}"
    usual = held_out(measured.right, measured.without, measured.default)
    shown = f"{counts}{usual.refused:>9.3f}{usual.answered:>10.3f}"
    if len(measured.without) < PARTS * 2:
        return f"{shown}{'too few':>8}"
    own = held_out(measured.right, measured.without)
    return f"{shown}{chosen(measured.without):>8.3f}{own.refused:>9.3f}{own.answered:>10.3f}"
