"""Where documents come from, by kind: each room registers its own, so that all can be indexed anew."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from atithi.search.documents import Document


@dataclass(frozen=True, slots=True)
class Source:
    """All documents of a kind. `count()`: how many rows are read; `read(after, limit)`: documents of rows with ids above
    `after` in the order of time, with the last id read (None: no more); `existing(ids)`: which things are still there."""

    kind: str
    count: Callable[[], int]
    read: Callable[[int, int], tuple[Iterable[Document], int | None]]
    existing: Callable[[Collection[int]], set[int]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Makes a kind of documents known. Called once, when its room is loaded."""
    _sources[source.kind] = source


def sources() -> list[Source]:
    """All kinds, by name."""
    return [_sources[kind] for kind in sorted(_sources)]
