"""Writes training/sets/search.{dev,test}.json from search.tsv.

Each row of the table is one thing: a document, then the queries that want it. A document stands in one script; its
queries are in the others, and in other spellings.
"""

import json
from pathlib import Path

SETS = Path(__file__).parent / "sets"


def main() -> None:
    documents: dict[str, list[dict[str, str]]] = {"dev": [], "test": []}
    queries: dict[str, list[dict[str, object]]] = {"dev": [], "test": []}
    number = 0
    for line in (SETS / "search.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        split = "test" if number % 2 else "dev"
        number += 1
        document, *asked = line.split("\t")
        documents[split].append({"id": f"d{number}", "text": document})
        queries[split] += [{"want": [f"d{number}"], "text": text} for text in asked]
    for split in documents:
        rows = {"documents": documents[split], "queries": queries[split]}
        (SETS / f"search.{split}.json").write_text(
            json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        print(f"search.{split}.json: {len(documents[split])} documents, {len(queries[split])} queries")


if __name__ == "__main__":
    main()
