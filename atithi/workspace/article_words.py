"""Words of articles compared, and words by which guests may ask for them."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from atithi.knowledge.models import Article, Asked, Version
from atithi.language.fold import plain
from atithi.language.words import tokens

MOST_PROPOSED = 8
LONGEST_COMPARED = 4000  # words


class Piece(NamedTuple):
    """A run of words: `same`, `out` or `in`."""

    kind: str
    words: str


def difference(before: str, after: str) -> list[Piece]:
    """What went out and what came in, word by word; lines stay apart."""
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if a != b:
            found.append(Piece("out", "".join(old[a:b])))
        if c != d:
            found.append(Piece("in", "".join(new[c:d])))
    return found


def _words(text: str) -> list[str]:
    return text.replace(" ", " \x00").replace("\n", "\n\x00").split("\x00")[:LONGEST_COMPARED]


def compared(rows: Sequence[Version]) -> list[tuple[Version, list[Piece]]]:
    """Each version with what changed since the one before it; the latest first."""
    befores: Iterable[Version | None] = [*rows[1:], None]
    return [
        (row, difference(f"{before.title}\n\n{before.body}" if before else "", f"{row.title}\n\n{row.body}"))
        for row, before in zip(rows, befores, strict=True)
    ]


def proposals(article: Article, kept: Sequence[str]) -> list[str]:
    """Ways of asking worth keeping: what guests asked and then read this, and native titles in Roman letters."""
    asked = Asked.objects.filter(article=article, ending="opened").order_by("-at").values_list("words", flat=True)[:40]
    titles = [text.title for text in article.texts.all()]
    roman = [" ".join(map(plain, tokens(title))) for title in titles if not title.isascii()]
    known = {one.lower() for one in (*kept, *titles)}
    found = dict.fromkeys(one for one in (*asked, *roman) if one.lower() not in known)
    return list(found)[:MOST_PROPOSED]
