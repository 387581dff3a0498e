"""The demo's saved views can be read by everybody, and its moods are what receiving would have heard."""

from atithi.conftest import Cast
from atithi.conversations.models import Conversation
from atithi.conversations.saved import page, read_view, views_of
from atithi.demo.saved_views import VIEWS, hear_moods, load_views


def test_every_view_of_the_demo_can_be_read_and_holds_what_it_says(cast: Cast) -> None:
    cast.conversation("आप लोग बकवास हैं")
    cast.conversation("ధన్యవాదాలు అండి", who="venkat@example.com")
    Conversation.objects.update(mood="")
    load_views(staff={"owner": cast.asha, "agent": cast.ravi})
    hear_moods()
    views = {view.name: read_view(cast.mita, view.conditions, view.order) for view in views_of(cast.mita)}
    assert len(views) == len(VIEWS)
    assert not any(reading.broken for reading in views.values())
    assert [row.mood for row in page(views["Upset guests"]).conversations] == ["upset"]
    assert Conversation.objects.filter(mood="grateful").count() == 1
