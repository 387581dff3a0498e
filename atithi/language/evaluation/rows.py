"""Reading rows of an evaluation file, and shares."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON lines file. Raises ValueError with the line's number where a line is no JSON object."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError(f"{path.name}, line {number}: not an object")
            yield row


def share(hits: Sequence[bool]) -> float:
    """The share of true ones; 0 for none at all."""
    return sum(hits) / len(hits) if hits else 0.0
