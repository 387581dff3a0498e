import pytest

from atithi.channels.email.tests import killing


@pytest.mark.servers
def test_a_fetcher_killed_at_any_moment_brings_each_mail_once() -> None:
    assert killing.run(3, 200)["rows"] == 200
