"""Writes training/sets/NAME.{dev,test}.jsonl from each NAME.tsv, every other row of a language to each."""

import json
from collections import Counter
from pathlib import Path

SETS = Path(__file__).parent / "sets"


def split(name: str) -> None:
    seen: Counter[str] = Counter()
    rows: dict[str, list[str]] = {"dev": [], "test": []}
    for line in (SETS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, native, romans = line.split("\t")
            row = {"language": language, "native": native, "roman": romans.split()}
            rows["test" if seen[language] % 2 else "dev"].append(json.dumps(row, ensure_ascii=False))
            seen[language] += 1
    for part, lines in rows.items():
        (SETS / f"{name}.{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}.{part}.jsonl: {len(lines)} rows")


def main() -> None:
    for name in ("spelling", "spelling_b"):
        split(name)


if __name__ == "__main__":
    main()
