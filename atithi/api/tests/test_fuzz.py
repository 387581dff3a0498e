from atithi.api.soak import fuzz
from atithi.conftest import Cast


def test_no_request_however_odd_gets_an_answer_that_is_not_described(cast: Cast) -> None:
    cast.conversation()
    report = fuzz(15, seed=20261121)
    assert not report.problems, "\n".join(report.problems[:10])
    assert report.requests > 100
    assert report.statuses.get(200, 0) > 10
    assert report.statuses.get(422, 0) > 10
