"""`promises FILE.jsonl` with {"language", "text", "at", "promise", "due"}: promises found, and their dates."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from atithi.language.evaluation.rows import read_rows, share
from atithi.language.evaluation.times import local
from atithi.promises.finding import detect


def evaluate(path: Path) -> dict[str, float]:
    """Prints what was read wrongly and the shares by language; precision and recall of finding, right dates of those found."""
    found: dict[str, list[bool]] = defaultdict(list)  # language → for each row found, whether it is a promise
    wanted: dict[str, list[bool]] = defaultdict(list)  # for each promise, whether it was found
    dates: dict[str, list[bool]] = defaultdict(list)
    kinds: list[bool] = []
    for row in read_rows(path):
        language, promise = row["language"], bool(row["promise"])
        commitments = detect(row["text"], local(row["at"]), language)
        due = date.fromisoformat(row["due"][:10]) if row.get("due") else None
        given = next((commitment.due for commitment in commitments if commitment.due), None)
        if commitments:
            found[language].append(promise)
        if promise:
            wanted[language].append(bool(commitments))
        if commitments and promise:
            dates[language].append(given == due)
            kinds += [commitments[0].kind == row["kind"]] if row.get("kind") else []
        if bool(commitments) != promise or (promise and given != due):
            print(
                f"{language}  wanted {due if promise else 'none'}  found {given if commitments else 'none'}  {row['text']}"
            )
    for language in sorted(found.keys() | wanted.keys()):
        print(
            f"{language}  precision {share(found[language]):.3f} of {len(found[language])}"
            f"  recall {share(wanted[language]):.3f} of {len(wanted[language])}  dates {share(dates[language]):.3f}"
        )
    if kinds:
        print(f"kind right {share(kinds):.3f} of {len(kinds)}")
    return {
        "precision": share([hit for hits in found.values() for hit in hits]),
        "recall": share([hit for hits in wanted.values() for hit in hits]),
        "dates": share([hit for hits in dates.values() for hit in hits]),
    }
