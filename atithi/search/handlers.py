"""The work of this room by the clock."""

from atithi.search.actions import count_words_if_grown


def count_words(job: object) -> None:
    """Keeps the counts by which ranking weighs words near the truth."""
    count_words_if_grown()
