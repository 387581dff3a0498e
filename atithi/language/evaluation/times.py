"""`times FILE.jsonl` with {"language", "text", "at", "due"}: is the date found that is due, and none where there is none."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from atithi.language.evaluation.rows import read_rows, share
from atithi.language.times import TimeSpan, find

INDIA = ZoneInfo("Asia/Kolkata")


def due(text: str, at: datetime, language: str | None) -> date | None:
    """The local date a message asks for: that of its deadline, else of a time ahead, else of one in the past."""
    morning = at.replace(hour=0, minute=0, second=0)
    spans = [span for span in find(text, at, language) if span.kind != "duration"]
    ranked: list[TimeSpan] = sorted(spans, key=lambda span: (span.kind != "deadline", span.end < morning))
    return ranked[0].end.date() if ranked else None


def local(moment: str) -> datetime:
    """A moment of the file as local time: as written, in India where it has no zone or UTC's."""
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None:
        return at.replace(tzinfo=INDIA)
    return at if at.utcoffset() else at.astimezone(INDIA)


def evaluate(path: Path) -> dict[str, float]:
    """Prints what was read wrongly; shares by language last."""
    right: list[tuple[str, bool]] = []
    false: list[tuple[str, bool]] = []
    for row in read_rows(path):
        found = due(row["text"], local(row["at"]), row.get("language"))
        wanted = date.fromisoformat(row["due"][:10]) if row.get("due") else None
        if wanted is None:
            false.append((row["language"], found is not None))
        else:
            right.append((row["language"], found == wanted))
        if found != wanted:
            print(f"{row['language']}  wanted {wanted}  found {found}  {row['text']}")
    for language in sorted({code for code, _ in right + false}):
        of_right, of_false = (
            [hit for code, hit in right if code == language],
            [hit for code, hit in false if code == language],
        )
        print(
            f"{language}  right {share(of_right):.3f} of {len(of_right)}  false {share(of_false):.3f} of {len(of_false)}"
        )
    return {"right": share([hit for _, hit in right]), "false": share([hit for _, hit in false])}
