"""Makes faq/*.json, as `bin/evaluate faq` reads them, of faq/*.txt: python training/faq_sets.py"""

import json
from pathlib import Path

FOLDER = Path(__file__).parent / "faq"


def read(path: Path) -> dict[str, list[dict[str, str | None]]]:
    """The articles and questions of a file."""
    articles, questions = [], []
    for row in path.read_text(encoding="utf-8").splitlines():
        kind, *rest = [part.strip() for part in row.split(" | ")]
        if kind == "A":
            articles.append(dict(zip(("id", "language", "title", "body"), rest, strict=True)))
        elif kind == "Q":
            questions.append({"want": None if rest[0] == "-" else rest[0], "text": rest[1]})
    return {"articles": articles, "questions": questions}


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.txt")):
        rows = read(path)
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        print(path.stem, len(rows["articles"]), "articles,", len(rows["questions"]), "questions")
