"""Writes training/sets/{search,search_b}.{dev,test}.json from the tables of the same names.

A row is one thing: a document, then the queries that want it. A document stands in one script; its queries are in the
others, and in other spellings. Of search.tsv every other row goes to each split; in search_b.tsv, which gives each
document a key, both splits search all documents and every other query goes to each.
"""

import json
from pathlib import Path
from typing import TypedDict

SETS = Path(__file__).parent / "sets"


class Document(TypedDict):
    id: str
    text: str


class Query(TypedDict):
    want: list[str]
    text: str


class Search(TypedDict):
    documents: list[Document]
    queries: list[Query]


def lines(name: str) -> list[list[str]]:
    text = (SETS / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def by_documents() -> dict[str, Search]:
    """search.tsv: documents and their queries, every other row to each split."""
    sets: dict[str, Search] = {split: {"documents": [], "queries": []} for split in ("dev", "test")}
    for number, (document, *asked) in enumerate(lines("search"), 1):
        rows = sets["dev" if number % 2 else "test"]
        rows["documents"].append({"id": f"d{number}", "text": document})
        rows["queries"] += [{"want": [f"d{number}"], "text": text} for text in asked]
    return sets


def by_queries() -> dict[str, Search]:
    """search_b.tsv: all documents in both splits, every other query to each."""
    rows = lines("search_b")
    documents: list[Document] = [{"id": key, "text": text} for key, text, *_ in rows]
    queries: list[Query] = []
    for key, _, *asked in rows:
        for cell in asked:
            text, _, more = cell.partition(" > ")
            queries.append({"want": [key, *more.split()], "text": text})
    return {
        "dev": {"documents": documents, "queries": queries[::2]},
        "test": {"documents": documents, "queries": queries[1::2]},
    }


def main() -> None:
    for name, sets in (("search", by_documents()), ("search_b", by_queries())):
        for split, rows in sets.items():
            (SETS / f"{name}.{split}.json").write_text(
                json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
            print(f"{name}.{split}.json: {len(rows['documents'])} documents, {len(rows['queries'])} queries")


if __name__ == "__main__":
    main()
