from pathlib import Path

import pytest

from tests.desk import RunningDesk
from tests.killing import Plan, run

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


def test_what_was_acknowledged_is_there_exactly_once_whatever_is_killed(tmp_path: Path) -> None:
    desk = RunningDesk(tmp_path / "desk")
    (tmp_path / "desk").mkdir()
    try:
        print(run(desk, Plan()))
    finally:
        desk.remove()
