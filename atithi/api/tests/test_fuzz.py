from atithi.api.openapi import document
from atithi.api.soak import fuzz
from atithi.conftest import Cast


def test_no_request_however_odd_gets_an_answer_that_is_not_described(cast: Cast) -> None:
    cast.conversation()
    report = fuzz(100, seed=20261121, rounds=1)
    assert not report.problems, "\n".join(report.problems[:10])
    assert report.requests >= len(document("en")["paths"])
    assert {200, 400, 404, 422} <= set(report.statuses)
