"""Writes training/promises/*.jsonl from the tables beside them, where the dates stand as they were thought of.

Odd rows of a language and script of commitments.tsv are development, even ones test; the other tables stand whole.
"""

import json
from collections import Counter
from pathlib import Path

from times_sets import AT, day

PROMISES = Path(__file__).parent / "promises"


def row(line: str) -> dict[str, object]:
    language, at, kind, due, text = line.split("\t")
    promise = kind != "-"
    return {
        "language": language,
        "text": text,
        "at": AT[at].isoformat(),
        "promise": promise,
        "due": day(due, AT[at]) if promise and due != "?" else None,
        **({"kind": kind} if promise else {}),
    }


def rows(name: str) -> list[dict[str, object]]:
    lines = (PROMISES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [row(line) for line in lines if line and not line.startswith("#")]


def write(name: str, found: list[dict[str, object]]) -> None:
    lines = [json.dumps(one, ensure_ascii=False) for one in found]
    (PROMISES / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}.jsonl: {len(found)} rows, {sum(bool(one['promise']) for one in found)} promises")


def main() -> None:
    seen: Counter[tuple[object, bool, object]] = Counter()
    parts: dict[str, list[dict[str, object]]] = {"dev": [], "test": []}
    for one in rows("commitments"):
        kind = (one["language"], str(one["text"]).isascii(), one["promise"])
        parts["test" if seen[kind] % 2 else "dev"].append(one)
        seen[kind] += 1
    whole = ("blind", "blind_b", "blind_c", "hard")
    for name, found in (*parts.items(), *((name, rows(name)) for name in whole)):
        write(name, found)


if __name__ == "__main__":
    main()
