"""Finds what was indexed. Who may see a thing is decided by the room it comes from; scopes only keep private ones out early."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from atithi.core.clock import now
from atithi.language.ranking import LEAST, SAME_STEM
from atithi.search import engine
from atithi.search.documents import Hit
from atithi.search.engine import Candidate, Groups, Lexeme
from atithi.search.models import Document, Statistics
from atithi.search.question import CLOSE, Asked, Question, read
from atithi.search.ranking import Counts, Ranked, rank, rarity
from atithi.search.snippets import LENGTH, Snippet, cut

AT_ONCE = 120  # texts read in one step
MOST_ROUNDS = 4
ENOUGH = 60  # different things with all words, after which worse matches are not looked for
WELL = 25  # after which nothing is looked for that lacks a word
FEW = 5000  # in an index of so few texts even common words are looked for alone
COMMON = 0.05  # share of texts above which a word alone says nothing


def find(
    query: str | Question,
    *,
    kinds: Sequence[str],
    hidden: Collection[int] = (),
    typing: bool = False,
    whole: bool = False,
    limit: int = 20,
    offset: int = 0,
) -> list[Hit]:
    """The things that answer a query, best first: exact matches before spellings, recent before old.

    `kinds`: what is looked for. `hidden`: scopes whose texts are left out. `typing`: the last word may be only begun.
    `whole`: every word must be there, in whatever spelling; else texts that lack some may be found, behind the others.
    Any text is a query; what holds no word finds nothing. Who looks for several things reads the query once (`read`).
    """
    question = query if isinstance(query, Question) else read(query, typing=typing)
    if not question.asked:
        return []
    counts = statistics()
    found = _gather(question, counts, tuple(kinds), hidden, offset + limit, whole=whole)
    best = _one_each(rank(question.asked, found, counts, now()))[offset : offset + limit]
    texts = dict(Document.objects.filter(pk__in=[one.candidate.row for one in best]).values_list("pk", "text"))
    return [_hit(question, one, texts.get(one.candidate.row, "")) for one in best]


def mark(text: str, question: Question, *, length: int = LENGTH) -> Snippet:
    """Any text (a name, a subject), cut to about `length` characters, with its hits marked."""

    def weigh(word: str) -> float:
        return max((max(one.likeness(word), _part_of(one, word)) for one in question.asked), default=0.0)

    return cut(text, weigh, length=length)


def statistics() -> Counts:
    """Number and mean length of all texts, as last counted."""
    row = Statistics.objects.filter(pk=1).first()
    return Counts(row.documents, row.mean_length) if row and row.documents else Counts(1000, 20.0)


@dataclass(frozen=True, slots=True)
class _Step:
    """Texts to look for. `enough`: it is left out where so many things were found. `crowded`: it is needed only where the
    step before met more texts than it could read, and then always."""

    groups: Groups
    expected: float
    enough: int
    crowded: bool = False


def _steps(question: Question, counts: Counts, *, whole: bool) -> list[_Step]:
    """What to look for, the best first: all words as written, all words in any spelling (in likely ones, should those be
    too many), then, unless `whole`, ever fewer of the common ones, at last any one of the rare ones. A number is never
    given up."""
    asked = sorted(question.asked, key=lambda one: (one.number, rarity(one, counts)))
    tries = [(asked, SAME_STEM), (asked, LEAST), (asked, CLOSE)]
    words = [one for one in asked if not one.number]
    if not whole:
        tries += [(asked[dropped:], LEAST) for dropped in range(1, len(words) + (len(words) < len(asked)))]
    steps = [
        _Step(
            question.groups(some, least),
            _expected(some, counts),
            ENOUGH if len(some) == len(asked) else WELL,
            crowded=least == CLOSE,
        )
        for some, least in tries
        if some
    ]
    telling = [one for one in words if counts.documents <= FEW or one.holding <= COMMON * counts.documents]
    if not whole and len(telling) > 1 and len(words) == len(asked):
        anything = tuple(dict.fromkeys(lexeme for one in telling for lexeme in one.lexemes(LEAST)))
        steps.append(_Step((*question.groups((), LEAST), anything), sum(one.holding for one in telling), WELL))
    return [step for step in dict.fromkeys(steps) if all(step.groups)]


def _expected(asked: Sequence[Asked], counts: Counts) -> float:
    """About how many texts hold all of these words, were they spread evenly."""
    found = float(counts.documents)
    for one in asked:
        found *= min(1.0, one.holding / counts.documents)
    return found


def _gather(
    question: Question,
    counts: Counts,
    kinds: tuple[str, ...],
    hidden: Collection[int],
    wanted: int,
    *,
    whole: bool,
) -> list[Candidate]:
    """Texts that may answer, each once, until there are enough different things."""
    found: dict[int, Candidate] = {}
    things: set[tuple[str, int]] = set()
    of_kind = (tuple(Lexeme(f"_k{kind}") for kind in kinds),)
    crowded = False
    for step in _steps(question, counts, whole=whole):
        enough = max(step.enough, wanted)
        if not crowded if step.crowded else len(things) >= enough:
            crowded = False
            continue
        before = None
        for _round in range(MOST_ROUNDS):
            rows = engine.candidates(
                (*of_kind, *step.groups), hidden=hidden, before=before, limit=AT_ONCE, expected=step.expected
            )
            found.update((row.row, row) for row in rows)
            things.update((row.kind, row.key) for row in rows)
            crowded = len(rows) == AT_ONCE
            if not crowded or len(things) >= enough:
                break
            before = rows[-1].row
    return list(found.values())


def _one_each(ranked: list[Ranked]) -> list[Ranked]:
    """The best text of each thing."""
    best: dict[tuple[str, int], Ranked] = {}
    for one in ranked:
        best.setdefault((one.candidate.kind, one.candidate.key), one)
    return list(best.values())


def _hit(question: Question, one: Ranked, text: str) -> Hit:
    candidate = one.candidate
    snippet = mark(text, question)
    return Hit(candidate.kind, candidate.key, candidate.part, round(one.score, 6), one.exact, snippet)


def _part_of(asked: Asked, word: str) -> float:
    """A spaced telephone number is marked piece by piece."""
    return 1.0 if asked.is_fragment and word.isdigit() and len(word) > 2 and word in asked.word else 0.0
