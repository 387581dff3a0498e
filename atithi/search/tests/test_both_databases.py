"""The same texts and queries give the same rankings, scores and snippets on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


def rankings(folder: Path, database: str) -> dict[str, list[list[object]]]:
    env = {**os.environ, "ATITHI_DATA": str(folder), "DATABASE_URL": database}
    env["DJANGO_SETTINGS_MODULE"] = "atithi.config.settings"
    command = [sys.executable, "-m", "atithi.search.tests.probe"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[list[object]]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture
def postgresql(tmp_path):
    """The address of an empty PostgreSQL."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("PostgreSQL is not installed")
    command = [sys.executable, str(ROOT / "bin/postgres.py")]
    started = subprocess.run([*command, "start", str(tmp_path / "note")], capture_output=True, text=True, check=True)
    yield started.stdout.strip()
    subprocess.run([*command, "stop", str(tmp_path / "note")], check=True)


def test_a_thousand_texts_rank_the_same_on_both_databases(tmp_path, postgresql):
    one = rankings(tmp_path, "")
    other = rankings(tmp_path, postgresql)
    assert one == other
    assert sum(bool(hits) for hits in one.values()) > len(one) * 0.8
    assert one["qqxyzzy False"] == []
