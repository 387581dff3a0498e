"""`search FILE.json` with {"documents": [{"id", "text"}], "queries": [{"want": [id], "text"}]}: does search find what is wanted.

Ties are ranked pessimistically: a wanted text stands behind all others of its score. Both figures look at the first ten.
"""

import json
from pathlib import Path

from atithi.language.ranking import MemoryIndex

DEPTH = 10


def ranks(found: list[tuple[str, float]], want: set[str]) -> list[int]:
    """The rank of each wanted text, behind all unwanted ones with the same score."""
    result = []
    for identity, value in found:
        if identity in want:
            ahead = sum(1 for other, points in found if points > value or (points == value and other not in want))
            result.append(1 + ahead)
    return sorted(result)


def evaluate(path: Path) -> dict[str, float]:
    """Prints the queries that miss; mean reciprocal rank and recall last."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    index = MemoryIndex()
    for document in rows["documents"]:
        index.add(str(document["id"]), document["text"])
    reciprocal, recall = [], []
    for query in rows["queries"]:
        want = {str(identity) for identity in query["want"]}
        found = [rank for rank in ranks(index.search(query["text"], limit=50), want) if rank <= DEPTH]
        reciprocal.append(1 / found[0] if found else 0.0)
        recall.append(len(found) / min(len(want), DEPTH) if want else 1.0)
        if recall[-1] < 1:
            print(f"recall {recall[-1]:.2f}  first {found[0] if found else '-'}  {query['text']}")
    count = max(1, len(rows["queries"]))
    print(f"{len(rows['documents'])} documents, {len(rows['queries'])} queries")
    return {"mrr": sum(reciprocal) / count, "recall": sum(recall) / count}
