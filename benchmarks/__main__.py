"""Runs benchmarks, each in a process of its own, prints their tables and writes docs/benchmarks.md. Called by bin/bench."""

import argparse
import importlib
import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.report import Table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
RESULT = "TABLES "
# One line a benchmark: its module, and whether it is run on each database or once.
BENCHMARKS = {
    "accept": True,
    "process": True,
    "queues": True,
    "interactions": True,
    "live": True,
    "search": True,
    "idle": False,
    "language": False,
    "promises": False,
    "knowledge": True,
    "ledger": True,
    "slots": True,
    "routing": True,
    "clocks": True,
    "board": True,
    "guests": True,
    "goods": True,
    "feasibility": True,
    "satisfaction": True,
    "surveys": True,
    "transfer": True,
    "email": False,
}


def main() -> int:
    options = _options()
    # Asked to stop, it leaves nothing running behind.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    signal.signal(signal.SIGINT, lambda _number, _frame: sys.exit(130))
    if options.one:
        tables = importlib.import_module(f"benchmarks.{options.one}").measure(quick=options.quick)
        print(RESULT + json.dumps([asdict(table) for table in tables]))
        return 0
    began, failed = time.monotonic(), 0
    parts = [_head(options.quick)]
    for database in ("sqlite", "postgresql", ""):
        names = [name for name in options.names if BENCHMARKS[name] == bool(database) and _exists(name)]
        if not names or database not in {"", *options.databases}:
            continue
        title = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": "Without a choice of database"}[database]
        parts.append(f"## {title}\n")
        with _database(database):
            for name in names:
                tables = _run(name, quick=options.quick)
                failed += tables is None
                parts += [table.markdown() for table in tables or []]
    parts.append(f"Measured in {(time.monotonic() - began) / 60:.1f} minutes.\n")
    if not options.no_page and set(options.names) == set(BENCHMARKS):
        PAGE.write_text("\n".join(parts))
        print(f"\nWritten: {PAGE.relative_to(ROOT)}")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench", description="Measures the desk. All benchmarks: docs/benchmarks.md is written."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="shorter, and up to 100,000 conversations")
    parser.add_argument("--no-page", action="store_true", help="print only, and leave docs/benchmarks.md alone")
    parser.add_argument("--one", choices=[*BENCHMARKS], help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.names = options.names or list(BENCHMARKS)
    options.databases = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    return options


def _exists(name: str) -> bool:
    return (ROOT / "benchmarks" / f"{name}.py").exists()


def _run(name: str, *, quick: bool) -> list[Table] | None:
    """The tables of one benchmark; None where it failed, which is said."""
    began = time.monotonic()
    print(f"\n== {name}", flush=True)
    command = [sys.executable, "-m", "benchmarks", "--one", name, *(["--quick"] if quick else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            said, complained = running.communicate()
        except BaseException:
            running.terminate()  # it stops its desk before it ends
            raise
    line = next((each for each in reversed(said.splitlines()) if each.startswith(RESULT)), None)
    if running.returncode or line is None:
        print(f"{name} failed:\n{(said + complained)[-3000:]}", file=sys.stderr)
        return None
    tables = [Table(**each) for each in json.loads(line.removeprefix(RESULT))]
    for table in tables:
        print(table.plain(), flush=True)
    load = os.getloadavg()[0]
    print(f"  ({time.monotonic() - began:.0f} s; load of the machine now {load:.1f})", flush=True)
    return tables


@contextmanager
def _database(name: str) -> Iterator[None]:
    """DATABASE_URL for what runs inside: nothing on SQLite, else a PostgreSQL of our own that waits for the disk."""
    os.environ.pop("DATABASE_URL", None)
    with _postgresql() if name == "postgresql" else nullcontext():
        yield
    os.environ.pop("DATABASE_URL", None)


@contextmanager
def _postgresql() -> Iterator[None]:
    note = ROOT / "var" / "bench" / "postgres"
    tool = [sys.executable, str(ROOT / "bin" / "postgres.py")]
    started = subprocess.run([*tool, "start", str(note), "--durable"], check=True, capture_output=True, text=True)
    os.environ["DATABASE_URL"] = started.stdout.strip()
    try:
        yield
    finally:
        subprocess.run([*tool, "stop", str(note)], check=False)


def _head(quick: bool) -> str:
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "",
    )
    versions = {
        "Python": platform.python_version(), "Django": version("django"), "uvicorn": version("uvicorn"),
        "psycopg": version("psycopg"), "SQLite": sqlite3.sqlite_version, "PostgreSQL": _postgresql_version(),
    }  # fmt: skip
    short = " A short run (`--quick`): the figures of a full one differ a little." if quick else ""
    return (
        "# Benchmarks\n\n"
        f"Written by `bin/bench` on {datetime.now(UTC):%d %B %Y}.{short} Machine: {os.cpu_count()} cores ({model}), "
        f"{memory:.0f} GB of memory, {platform.system()}; {', '.join(f'{name} {number}' for name, number in versions.items())}. "
        f"Load of the machine before it began: {os.getloadavg()[0]:.1f}.\n\n"
        "Whoever makes the load runs on the same machine and cores as the desk, and PostgreSQL too; everything waits for the "
        "disk as in real use. So compare figures of one run with each other rather than with those of another machine.\n"
    )


def _postgresql_version() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parent.parent.name))
    if not found:
        return "not installed"
    return subprocess.run([str(found[-1]), "--version"], check=True, capture_output=True, text=True).stdout.split()[2]


if __name__ == "__main__":
    sys.exit(main())
