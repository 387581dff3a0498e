"""Writes training/sets/spelling.{dev,test}.jsonl from spelling.tsv, every other row of a language to each."""

import json
from collections import Counter
from pathlib import Path

SETS = Path(__file__).parent / "sets"


def main() -> None:
    seen: Counter[str] = Counter()
    rows: dict[str, list[str]] = {"dev": [], "test": []}
    for line in (SETS / "spelling.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, native, romans = line.split("\t")
            row = {"language": language, "native": native, "roman": romans.split()}
            rows["test" if seen[language] % 2 else "dev"].append(json.dumps(row, ensure_ascii=False))
            seen[language] += 1
    for split, lines in rows.items():
        (SETS / f"spelling.{split}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"spelling.{split}.jsonl: {len(lines)} rows")


if __name__ == "__main__":
    main()
