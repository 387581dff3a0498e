"""What answering from 5,000 articles costs: the index alone, `answers()` with its database, and pages of the help centre.

`python -m benchmarks.knowledge COUNT` makes and measures them on the desk that the environment names.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Table
from tests.desk import ROOT

SETS = Path(__file__).resolve().parent.parent / "training" / "faq"
ARTICLES = 5000
GOAL = 30.0  # milliseconds, 95th percentile


def _rows(count: int) -> tuple[list[dict[str, str]], list[str]]:
    """Articles of both sets, varied by words drawn at random, and the questions to them."""
    sets = [json.loads((SETS / f"{name}.json").read_text(encoding="utf-8")) for name in ("dev", "blind")]
    base = [article for each in sets for article in each["articles"]]
    words = sorted({word for article in base for word in article["body"].split()})
    draw = random.Random(7)
    articles = [
        {
            "language": row["language"],
            "title": f"{row['title']} {' '.join(draw.sample(words, 2))}",
            "body": f"{row['body']}\n\n{row['body']} {' '.join(draw.sample(words, 30))}",
        }
        for number in range(count)
        for row in (base[number % len(base)],)
    ]
    return articles, [question["text"] for each in sets for question in each["questions"]]


def _fill(articles: list[dict[str, str]]) -> None:
    from atithi.core.clock import now
    from atithi.knowledge.edition import raise_edition
    from atithi.knowledge.markdown import html_of
    from atithi.knowledge.models import Article, Step, Text

    moment = now()
    made = Article.objects.bulk_create(
        [Article(source_language=row["language"], created_at=moment) for row in articles], batch_size=500
    )
    Text.objects.bulk_create(
        [
            Text(
                article=article, language=row["language"], title=row["title"], body=row["body"], step=Step.PUBLISHED,
                live_number=1,
                live_title=row["title"], live_body=row["body"], live_html=html_of(row["body"]), live_at=moment, changed_at=moment,
            )
            for article, row in zip(made, articles, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip
    raise_edition()


def _timed(run: Callable[[str], object], asked: list[str]) -> tuple[float, float, float]:
    """Milliseconds: the median and the 95th percentile by the clock, and the latter of the processor alone."""
    taken, worked = [], []
    for one in asked:
        start, begun = time.perf_counter(), time.thread_time()
        run(one)
        taken.append((time.perf_counter() - start) * 1000)
        worked.append((time.thread_time() - begun) * 1000)
    taken.sort()
    worked.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)], worked[int(len(worked) * 0.95)]


def measure(*, quick: bool) -> list[Table]:
    """One table: median and 95th percentile of each, and what building the index takes."""
    from benchmarks.shop import open_shop

    count = 500 if quick else ARTICLES
    with open_shop(guests=1, start=False) as shop:
        command = [sys.executable, "-m", "benchmarks.knowledge", str(count)]
        done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    facts = json.loads(done.stdout.splitlines()[-1])
    note = (
        f"{count} articles, {facts['asked']} questions. The index is built in {facts['built']:.1f} s, once a process."
    )
    rows = [[name, *figures, GOAL] for name, figures in facts["figures"]]
    return [
        Table(
            "Answers from articles, milliseconds",
            ["", "Median", "p95", "p95 of the processor", "Goal of p95"],
            rows,
            note,
        )
    ]


def main(count: int) -> None:
    """Fills the desk with articles and measures; prints a line of JSON."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from atithi.knowledge import finding, queries
    from atithi.knowledge.models import Article

    settings.ALLOWED_HOSTS = ["*"]
    articles, asked = _rows(count)
    _fill(articles)
    start = time.perf_counter()
    index = finding.index()
    built = time.perf_counter() - start
    client, reader = Client(), queries.Reader.public()
    ids = list(Article.objects.values_list("public_id", flat=True)[:100])
    for one in asked[:20]:
        queries.answers(one, reader)
    client.get("/help/en/search/", {"q": "refund", "part": "1"})
    figures = [
        ("the index alone", _timed(index.search, asked)),
        ("answers()", _timed(lambda one: queries.answers(one, reader), asked)),
        (
            "the first page of the help centre",
            _timed(lambda one: client.get(f"/help/{one}/"), ["en", "hi", "te", "bn"] * 25),
        ),
        ("an article's page", _timed(lambda one: client.get(f"/help/en/articles/{one}/"), ids)),
        ("results while one types", _timed(lambda one: client.get("/help/en/search/", {"q": one, "part": "1"}), asked)),
        ("a question, which is kept", _timed(lambda one: client.get("/help/en/search/", {"q": one}), asked)),
    ]
    print(json.dumps({"asked": len(asked), "built": built, "figures": figures}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
