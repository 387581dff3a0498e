"""The demo shop's work is sorted, some of it sleeps, and its hours and roles are there."""

from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.conversations.macros import macros_for, problems_of
from atithi.conversations.models import Conversation, MatterKind, Tag
from atithi.core.clock import now
from atithi.demo.handling import HOLIDAYS, KINDS, TAGS, load_handling
from atithi.events import Actor
from atithi.staff.models import CustomRole, SpecialDay
from atithi.staff.queries import business


def test_the_demo_sorts_its_work(cast: Cast) -> None:
    for number in range(6):
        row = cast.conversation(who=f"guest{number}@example.com")
    send_reply(conversation=row, text="Yes", actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    load_handling(staff={"owner": cast.asha, "agent": cast.ravi}, now=now())
    assert (Tag.objects.count(), MatterKind.objects.count()) == (len(TAGS), len(KINDS))
    assert set(Conversation.objects.values_list("priority", flat=True)) == {1, 2, 3}
    assert not Conversation.objects.filter(kind=None).exists()
    assert [one.pk for one in Conversation.objects.filter(snoozed_until__isnull=False)] == [row.pk]
    [macro] = macros_for(cast.mita)
    assert not problems_of(macro, cast.mita)
    assert "export" in CustomRole.objects.get(name="Store manager").permissions
    assert len(business().weekly) == 7
    assert SpecialDay.objects.count() == HOLIDAYS
