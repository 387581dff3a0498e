import pytest

from atithi.channels.email.tests import killing


@pytest.mark.servers
def test_a_fetcher_killed_at_any_moment_brings_each_mail_once() -> None:
    assert killing.run(2, 80)["rows"] == 80  # the long form: bin/soak fetch
