"""Indexes the thousand texts in the database of the environment and prints the ranking of every query, as JSON."""

import json
from unittest.mock import patch

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from atithi.search import find, index  # noqa: E402
from atithi.search.actions import count_words  # noqa: E402
from atithi.search.tests.shop import NOW, QUERIES, documents  # noqa: E402


def main() -> None:
    call_command("migrate", "search", verbosity=0)
    with patch("atithi.search.actions.now", return_value=NOW), patch("atithi.search.queries.now", return_value=NOW):
        index(documents())
        count_words()
        rankings = {
            f"{text} {typing}": [
                (hit.kind, hit.id, hit.part, hit.score, hit.exact, hit.snippet.html)
                for hit in find(text, kinds=["conversation", "customer"], hidden=[9], typing=typing, limit=30)
            ]
            for text in QUERIES
            for typing in (False, True)
        }
    print(json.dumps(rankings))


if __name__ == "__main__":
    main()
