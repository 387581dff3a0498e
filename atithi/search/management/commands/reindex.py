"""`atithi reindex` by its other name."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from atithi.search.rebuild import rebuild


class Command(BaseCommand):
    """Indexes all texts anew, saying how far it is."""

    help = "Brings the search index in line with what is stored, after an upgrade or a restored backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="empty the index first")

    def handle(self, *args: Any, **options: Any) -> None:
        written = rebuild(fresh=options["fresh"], progress=self._say)
        self.stdout.write(f"{written} texts were written to the index.")

    def _say(self, kind: str, done: int, total: int) -> None:
        self.stdout.write(f"{kind}: {done} of {total}", ending="\r" if done < total and self.stdout.isatty() else "\n")
