"""`language FILE.jsonl` with {"text", "language", "script"}: is the language of each message named rightly."""

import statistics
import time
from collections import Counter
from pathlib import Path

from atithi.language.evaluation.rows import read_rows, share
from atithi.language.identify import identify


def evaluate(path: Path) -> dict[str, float]:
    """Prints what was read wrongly, accuracy by language and script, the confusions and the time; shares last."""
    results: list[tuple[str, str, bool]] = []
    confusion: Counter[tuple[str, str]] = Counter()
    times: list[float] = []
    scripts_right: list[bool] = []
    for row in read_rows(path):
        start = time.perf_counter()
        found = identify(row["text"])
        times.append(time.perf_counter() - start)
        results.append((row["language"], row["script"], found.language == row["language"]))
        scripts_right.append(found.script == row["script"])
        confusion[row["language"], found.language] += 1
        if found.language != row["language"]:
            print(
                f"{row['language']} {row['script']} read as {found.language} ({found.confidence:.2f}): {row['text'][:100]}"
            )
    for language, script in sorted({(language, script) for language, script, _ in results}):
        hits = [hit for code, kind, hit in results if (code, kind) == (language, script)]
        print(f"{language} {script}  {share(hits):.4f} of {len(hits)}")
    guesses = sorted({guess for _, guess in confusion})
    print("wanted \\ read  " + "".join(f"{guess:>7}" for guess in guesses))
    for language in sorted({wanted for wanted, _ in confusion}):
        print(f"{language:15}" + "".join(f"{confusion[language, guess]:7}" for guess in guesses))
    median = statistics.median(times) * 1e6 if times else 0
    print(f"script right {share(scripts_right):.4f}; {median:.1f} microseconds a message (median)")
    return {
        "accuracy": share([hit for _, _, hit in results]),
        "native": share([hit for _, script, hit in results if script != "Latn"]),
        "roman": share([hit for _, script, hit in results if script == "Latn"]),
    }
