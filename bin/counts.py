"""Prints how many tests passed, failed and were skipped: `counts.py NAME FILE.xml` or `counts.py --total FILE.xml …`."""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree


def count(path: Path) -> Counter[str]:
    """Outcomes of one report of pytest."""
    suite = next(ElementTree.parse(path).getroot().iter("testsuite"))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    skipped = int(suite.get("skipped", 0))
    return Counter(passed=int(suite.get("tests", 0)) - failed - skipped, failed=failed, skipped=skipped)


def main() -> None:
    name, *files = sys.argv[1:]
    total: Counter[str] = sum((count(Path(file)) for file in files if Path(file).exists()), Counter())
    line = f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped"
    print(line if name == "--total" else f"{name}: {line}")


if __name__ == "__main__":
    main()
