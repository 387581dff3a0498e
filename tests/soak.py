"""Long campaigns: the tests' short forms with more of everything. Called by bin/soak."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.desk import ROOT, RunningDesk
from tests.killing import Plan, run

LONG = Plan(mail_servers=8, mails_each=120, chats=24, messages_each=60, kills=80, pause=(0.2, 1.5), patience=900)


def kill(rounds: int) -> int:
    """Kills, round after round with another seed, on SQLite and on PostgreSQL. Raises at the first finding."""
    for name in ("sqlite", "postgresql"):
        os.environ.pop("DATABASE_URL", None)
        if name == "postgresql":
            os.environ["DATABASE_URL"] = _postgres("start")
        try:
            for seed in range(1, rounds + 1):
                _one_round(name, seed)
        finally:
            if name == "postgresql":
                _postgres("stop")
    return 0


def _one_round(name: str, seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="atithi-soak-") as folder:
        data = Path(folder, "desk")
        data.mkdir()
        desk = RunningDesk(data)
        try:
            found = run(desk, replace(LONG, seed=seed))
        finally:
            desk.remove()
    counted = ", ".join(f"{value} {what}" for what, value in found.items())
    print(f"{name}, round {seed}: {counted}; nothing lost, nothing twice", flush=True)


def _postgres(verb: str) -> str:
    note = str(ROOT / "var" / "soak" / "postgres")
    command = [sys.executable, str(ROOT / "bin" / "postgres.py"), verb, note]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def mail(count: int) -> int:
    """Reads mutated mails; prints those that made trouble."""
    with tempfile.TemporaryDirectory(prefix="atithi-soak-") as folder:
        _desk_settings(Path(folder))
        import django

        django.setup()
        from atithi.channels.email.soak import fuzz

        findings = fuzz(count)
    for finding in findings[:20]:
        print(f"{finding.problem}\n{finding.raw[:2000]!r}\n")
    print(f"{count} mails read, {len(findings)} findings")
    return 1 if findings else 0


def fetch(kills: int) -> int:
    """Kills the fetcher of a mailbox with 2,000 mails again and again. Raises AssertionError where one is lost or twice."""
    with tempfile.TemporaryDirectory(prefix="atithi-soak-") as folder:
        _desk_settings(Path(folder))
        import django

        django.setup()
        from atithi.channels.email.tests import killing

        found = killing.run(kills, 2000)
    print(f"{kills} kills, {found['rows']} mails, {found['different']} different: each there exactly once")
    return 0


def waiting(mails: int) -> int:
    """A box full of mails is brought in by a real desk; more than five minutes for 10,000 (and in proportion) fails."""
    with tempfile.TemporaryDirectory(prefix="atithi-soak-") as folder:
        _desk_settings(Path(folder))
        import django

        django.setup()
        from atithi.channels.email.tests import waiting as box

        found = box.run(mails)
    print(
        f"{mails} mails: stored after {found['stored']:.0f} s, all in their conversations after {found['read']:.0f} s"
    )
    return 0 if found["read"] <= max(120, 300 * mails / 10_000) else 1


def api(seconds: int) -> int:
    """Asks the API of a demo shop of its own; prints answers that its description does not allow."""
    with tempfile.TemporaryDirectory(prefix="atithi-soak-") as folder:
        _desk_settings(Path(folder))
        command = [sys.executable, "-m", "atithi", "demo", "--prepare-only"]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        from atithi.api.soak import fuzz

        report = fuzz(seconds)
    for problem in report.problems[:20]:
        print(problem)
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(report.statuses.items()))
    print(f"{report.requests} requests ({statuses}), {len(report.problems)} findings")
    return 1 if report.problems else 0


def _desk_settings(folder: Path) -> None:
    os.environ.update(
        ATITHI_DATA=str(folder), DJANGO_SETTINGS_MODULE="atithi.config.settings", ATITHI_LOG_LEVEL="ERROR"
    )
    os.environ.pop("DATABASE_URL", None)


CAMPAIGNS: dict[str, tuple[Callable[[int], int], int]] = {
    "kill": (kill, 3),
    "mail": (mail, 200_000),
    "fetch": (fetch, 200),
    "waiting": (waiting, 10_000),
    "api": (api, 600),
}


def main() -> int:
    name, amount = (*sys.argv[1:3], "", "")[:2]
    if name not in CAMPAIGNS or (amount and not amount.isdigit()):
        print(f"usage: bin/soak {'|'.join(CAMPAIGNS)} [AMOUNT]", file=sys.stderr)
        return 2
    campaign, usual = CAMPAIGNS[name]
    return campaign(int(amount or usual))


if __name__ == "__main__":
    sys.exit(main())
