"""What staff send on leaves as a mail of its own; nothing of it comes back into the conversation by itself."""

from collections.abc import Callable
from email.parser import BytesParser
from email.policy import default

import pytest

from atithi.channels.email import forwarding
from atithi.channels.email.tests.conftest import PostOffice
from atithi.conftest import Cast
from atithi.conversations.actions import add_note, forward, redact, retry_forward
from atithi.conversations.errors import ConversationError
from atithi.conversations.inbound import InboundFile
from atithi.conversations.models import Forward
from atithi.core.clock import now
from atithi.events import Actor, Event
from atithi.events.models import Job
from atithi.events.testing import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def _forwarded(cast: Cast, **more: object) -> Forward:
    first = cast.says("మా ఫ్రిజ్ చల్లబడటం లేదు", subject="Fridge")
    actor = Actor.staff(cast.ravi.pk)
    add_note(conversation=first.conversation, text="She is a VIP", actor=actor, author=cast.ravi)
    files = (InboundFile("bill.txt", "text/plain", b"Rs 12,000"),)
    message = cast.says("Here is the bill", conversation_id=first.conversation_id, files=files)
    return forward(
        message=message, to="workshop@example.com", actor=actor, author=cast.ravi, note="Please look", **more
    )  # type: ignore[arg-type]


def test_a_message_leaves_with_its_files_and_history_but_without_notes(
    open_cast: Cast, post_office: PostOffice
) -> None:
    row = _forwarded(open_cast, with_history=True)
    run_jobs()
    row.refresh_from_db()
    assert row.state == "sent"
    assert post_office.envelopes[-1][1] == ["workshop@example.com"]
    mail = BytesParser(policy=default).parsebytes(post_office.raw[-1])
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    assert text.index("Please look") < text.index("మా ఫ్రిజ్") < text.index("Here is the bill")
    assert "VIP" not in text
    assert mail["Subject"] == "Fwd: Fridge"
    assert mail["Reply-To"].addresses[0].addr_spec == open_cast.ravi.email
    assert [part.get_filename() for part in mail.iter_attachments()] == ["bill.txt"]


def test_without_history_only_the_message_leaves(open_cast: Cast, post_office: PostOffice) -> None:
    _forwarded(open_cast)
    run_jobs()
    text = BytesParser(policy=default).parsebytes(post_office.raw[-1]).get_body().get_content()  # type: ignore[union-attr]
    assert "Here is the bill" in text
    assert "మా ఫ్రిజ్" not in text


def test_what_was_removed_before_it_left_does_not_leave(open_cast: Cast, post_office: PostOffice) -> None:
    row = _forwarded(open_cast)
    redact(message=row.message, actor=Actor.staff(open_cast.farida.pk))
    run_jobs()
    assert not post_office.raw


def test_a_refused_address_is_said(open_cast: Cast, post_office: PostOffice) -> None:
    post_office.answers["RCPT"] = "550 no such person"
    row = _forwarded(open_cast)
    run_jobs()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "550" in row.problem or "no such person" in row.problem


def test_what_was_cut_off_while_it_was_handed_over_does_not_go_twice_by_itself(
    open_cast: Cast, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _forwarded(open_cast)

    def dies(*_arguments: object, handing_over: Callable[[], None], **_more: object) -> None:
        handing_over()
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(forwarding, "send_by_smtp", dies)
        run_jobs(strict=False)
    row.refresh_from_db()
    assert row.state == "handing"
    Job.objects.update(run_at=now())  # the next try is due
    run_jobs()
    row.refresh_from_db()
    assert row.state == "uncertain"
    assert "cut off" in row.problem
    assert not post_office.raw
    retry_forward(forward=row, actor=Actor.staff(open_cast.ravi.pk))
    run_jobs()
    row.refresh_from_db()
    assert row.state == "sent"
    assert len(post_office.raw) == 1
    with pytest.raises(ConversationError):
        retry_forward(forward=row, actor=Actor.staff(open_cast.ravi.pk))
    ended = Event.objects.filter(type="forward.ended").order_by("id")
    assert [event.data["state"] for event in ended] == ["uncertain", "sent"]


def test_a_refusal_for_now_leaves_it_waiting_for_the_next_try(open_cast: Cast, post_office: PostOffice) -> None:
    post_office.answers["DATA"] = "451 try again later"
    row = _forwarded(open_cast)
    run_jobs(strict=False)
    row.refresh_from_db()
    assert row.state == "queued"
