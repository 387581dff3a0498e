"""What is being written is on every device of its writer, and two devices never lose each other's words."""

from datetime import timedelta

from django.db import transaction

from atithi.conftest import Cast
from atithi.conversations.actions import forget_draft, keep_draft
from atithi.conversations.actions.drafts import Kept
from atithi.conversations.handlers import forget_old_drafts
from atithi.conversations.models import Conversation, Draft
from atithi.conversations.queries import drafts
from atithi.core.clock import now
from atithi.events import JobView
from atithi.realtime.models import Signal
from atithi.staff.models import User


def _keep(user: User, conversation: Conversation, text: str, base: int = 0, kind: str = "reply") -> Kept:
    return keep_draft(user=user, conversation=conversation, kind=kind, text=text, base=base, device="d1")


def test_a_draft_is_its_writers_alone_one_of_each_kind(cast: Cast) -> None:
    conversation = cast.conversation()
    _keep(cast.ravi, conversation, "Dear")
    _keep(cast.ravi, conversation, "Ask Mita", kind="note")
    _keep(cast.mita, conversation, "Hello")
    assert {draft.kind: draft.text for draft in drafts(cast.ravi, conversation)} == {
        "reply": "Dear",
        "note": "Ask Mita",
    }
    assert [draft.text for draft in drafts(cast.mita, conversation)] == ["Hello"]
    assert drafts(cast.asha, conversation) == []


def test_the_device_that_saw_the_last_version_goes_on(cast: Cast) -> None:
    conversation = cast.conversation()
    first = _keep(cast.ravi, conversation, "Dear")
    second = _keep(cast.ravi, conversation, "Dear Lakshmi", first.version)
    assert second.other is None
    assert second.version > first.version
    assert _keep(cast.ravi, conversation, "Dear Lakshmi", first.version) == second  # it knew better without knowing


def test_a_device_that_did_not_see_it_overwrites_nothing(cast: Cast) -> None:
    conversation = cast.conversation()
    first = _keep(cast.ravi, conversation, "From the desk")
    other = _keep(cast.ravi, conversation, "From the phone", base=0)
    assert other == Kept(first.version, "From the desk")
    assert Draft.objects.get().text == "From the desk"
    chosen = _keep(cast.ravi, conversation, "From the phone", base=other.version)
    assert chosen.other is None
    assert Draft.objects.get().text == "From the phone"


def test_an_older_version_is_never_taken_for_a_newer_draft(cast: Cast) -> None:
    conversation = cast.conversation()
    first = _keep(cast.ravi, conversation, "one")
    forget_draft(user=cast.ravi, conversation=conversation, kind="reply")
    again = _keep(cast.ravi, conversation, "two")
    assert again.version >= first.version
    assert not Draft.objects.filter(text="one").exists()


def test_emptying_or_sending_forgets_it_and_every_device_hears(cast: Cast) -> None:
    conversation = cast.conversation()
    kept = _keep(cast.ravi, conversation, "one")
    assert _keep(cast.ravi, conversation, " ", kept.version) == Kept(0)
    _keep(cast.ravi, conversation, "two")
    forget_draft(user=cast.ravi, conversation=conversation, kind="reply")
    assert not Draft.objects.exists()
    signals = Signal.objects.filter(name="draft")
    assert {tuple(signal.topics) for signal in signals} == {(f"staff:{cast.ravi.id}",)}
    assert [bool(signal.data["version"]) for signal in signals.order_by("id")] == [True, False, True, False]


def test_old_drafts_are_forgotten(cast: Cast) -> None:
    conversation = cast.conversation()
    _keep(cast.ravi, conversation, "old")
    _keep(cast.mita, conversation, "new")
    Draft.objects.filter(text="old").update(updated_at=now() - timedelta(days=91))
    with transaction.atomic():
        forget_old_drafts(JobView(1, None))
    assert [draft.text for draft in Draft.objects.all()] == ["new"]
