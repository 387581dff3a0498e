import pytest

from atithi.realtime import publish
from atithi.realtime.models import Signal


@pytest.fixture
def earlier(transactional_db: None) -> int:
    """A desk is never without a signal after its first day; gives the id of this one."""
    publish(["earlier"], "earlier", {})
    return Signal.objects.latest("id").id
