"""Answering machines, programs, lists, spam, loops, and reports on what we sent."""

import re
from typing import Any

import pytest
from django.test import override_settings

from atithi.channels.email import signed
from atithi.channels.email.actions import forget_old, read_unreadable_again, take_back
from atithi.channels.email.automatic import Origin, origin_of, spam_reason
from atithi.channels.email.models import ReceivedMail, Suppression
from atithi.channels.email.parse import read
from atithi.channels.email.reports import in_words, read_report
from atithi.channels.email.settings import EmailSettings
from atithi.channels.email.tests.conftest import Post, PostOffice, letter
from atithi.channels.email.tests.corpus import Case, _load, build, mail_cases
from atithi.channels.email.tests.test_threads import answered, trusting
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.testing import run_jobs

ORIGINS = _load("origins.toml")


@pytest.mark.parametrize("row", ORIGINS["rows"])
def test_who_wrote_it_is_told_by_its_header(row: str) -> None:
    line, subject, origin = row.split(" | ")
    mail = read(build(f"From: a@example.com\n{line}\nSubject: {subject}\n\nx\n"))
    assert origin_of(mail.head, mail.subject) == Origin(origin)


@pytest.mark.parametrize("row", ORIGINS["spam"])
def test_the_mail_servers_verdict_on_spam_is_heard(row: str) -> None:
    line, _bar, reason = row.partition(" | ")
    mail = read(build(f"From: a@example.com\n{line}\n\nx\n"))
    assert spam_reason(mail.head, "a@example.com", EmailSettings(spam_score=8)) == reason.strip()
    assert spam_reason(mail.head, "a@example.com", EmailSettings(trusted_senders=("@example.com",), spam_score=8)) == ""


def filled(case: Case, message_id: str) -> bytes:
    """The report about a mail of ours; its base64 copy is rebuilt around the id."""
    from base64 import encodebytes

    raw = next(each["raw"] for each in _load("reports.toml")["mail"] if case.name.endswith(each["name"]))
    text = raw.replace("@id@", message_id).replace("@to@", "lakshmi@example.com")
    text = re.sub(
        r"\{\{base64 utf-8:(.*?)\}\}",
        lambda found: encodebytes(found[1].encode()).decode().strip(),
        text,
        flags=re.DOTALL,
    )
    return text.lstrip("\n").replace("\n", "\r\n").encode()


@pytest.mark.parametrize("case", mail_cases("reports"), ids=lambda case: case.name)
def test_a_report_is_understood(case: Case) -> None:
    raw = filled(case, signed.message_id("bcdfghjkmnpqrs", "sharma.example"))
    report = read_report(read(raw), raw)
    assert report is not None
    assert report.message_public_id == "bcdfghjkmnpqrs"
    expect: dict[str, Any] = case.expect
    assert report.about == expect["about"]
    if "status" in expect:
        assert report.status == expect["status"]
    if "hard" in expect:
        assert report.is_hard is expect["hard"]
    if "words" in expect:
        assert in_words(report).startswith(expect["words"])


def test_a_bounce_comes_back_to_its_message_and_stops_the_address(
    cast: Cast, post: Post, post_office: PostOffice
) -> None:
    message, mail = answered(cast, post, post_office)
    assert post(filled(mail_cases("reports")[0], mail["Message-ID"].strip("<>"))) is None
    reply = Message.objects.get(kind="reply")
    assert reply.delivery == "failed"
    assert reply.delivery_note.startswith("There is no mailbox with this address.")
    assert Suppression.objects.get().address == "lakshmi@example.com"
    send_reply(conversation=message.conversation, text="again", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    assert len(post_office.raw) == 1
    assert Message.objects.filter(kind="reply").latest("id").delivery == "failed"


def test_a_made_up_bounce_stops_nobody(cast: Cast, post: Post, post_office: PostOffice) -> None:
    _message, mail = answered(cast, post, post_office)
    forged = filled(mail_cases("reports")[0], signed.message_id("bcdfghjkmnpqrs", "x.example").replace("bcdf", "zzzz"))
    post(forged)
    other = filled(mail_cases("reports")[0], mail["Message-ID"].strip("<>")).replace(
        b"lakshmi@example.com", b"rina@example.com"
    )
    post(other)
    assert Suppression.objects.count() == 0


def test_an_absence_notice_is_told_and_keeps_nobody_waiting(cast: Cast, post: Post, post_office: PostOffice) -> None:
    message, mail = answered(cast, post, post_office)
    assert (
        post(letter("I am away until Monday.", Auto_Submitted="auto-replied", In_Reply_To=mail["Message-ID"])) is None
    )
    note = Message.objects.get(kind="note")
    assert "I am away until Monday." in note.text
    message.conversation.refresh_from_db()
    assert not message.conversation.is_waiting


def test_our_own_mail_coming_back_is_no_message(cast: Cast, post: Post, post_office: PostOffice) -> None:
    answered(cast, post, post_office)
    assert post(post_office.raw[0]) is None
    assert Message.objects.filter(kind="customer").count() == 1
    with override_settings(SECRET_KEY="another desk"):
        assert post(post_office.raw[0].replace(b"Subject:", b"Subject: other")) is not None


def test_a_loop_ends(cast: Cast, post: Post, post_office: PostOffice) -> None:
    _message, mail = answered(cast, post, post_office)
    for turn in range(30):
        post(
            letter(
                f"Your ticket {turn} was received",
                Message_ID=f"<loop-{turn}@robot.example>",
                In_Reply_To=mail["Message-ID"],
            )
        )
    assert Message.objects.filter(kind="customer").count() == 20
    held = ReceivedMail.objects.filter(filed="loop")
    assert held.count() == 11
    take_back(mail=held.first(), actor=Actor.staff(cast.asha.id))
    run_jobs()
    assert Message.objects.filter(kind="customer").count() == 21


def test_spam_is_held_and_comes_back_with_one_tap(cast: Cast, post: Post) -> None:
    assert post(b"X-Spam-Flag: YES\r\n" + letter("really from a customer").as_bytes()) is None
    assert Message.objects.count() == 0
    held = ReceivedMail.objects.get(filed="spam")
    take_back(mail=held, actor=Actor.staff(cast.asha.id))
    run_jobs()
    assert Message.objects.get().text == "really from a customer"
    assert ReceivedMail.objects.get().filed == "message"


def test_spam_is_forgotten_after_thirty_days(cast: Cast, post: Post) -> None:
    from datetime import timedelta

    post(b"X-Spam-Flag: YES\r\n" + letter("win").as_bytes())
    forget_old()
    assert RawInbound.objects.count() == 1
    ReceivedMail.objects.update(received_at=now() - timedelta(days=31))
    forget_old()
    assert RawInbound.objects.count() == 0


def test_what_could_not_be_read_is_kept_and_read_after_an_upgrade(
    cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atithi.channels.email import adapter
    from atithi.channels.errors import Unreadable

    def unreadable(raw: RawInbound) -> None:
        raise Unreadable("a new kind of mail")

    with monkeypatch.context() as patched:
        patched.setattr(adapter, "take_in", unreadable)
        assert post(letter("hard to read")) is None
        assert post(letter("the next")) is None
    assert set(RawInbound.objects.values_list("state", flat=True)) == {"unreadable"}
    assert read_unreadable_again() == 2
    run_jobs()
    assert Message.objects.count() == 2


def test_mail_that_a_program_wrote_says_so(cast: Cast, post: Post) -> None:
    trusting(cast)
    message = post(letter("Your parcel is on its way", Auto_Submitted="auto-generated"))
    assert message is not None
    assert "program" in message.delivery_note


def test_held_mail_is_on_a_page_with_one_button(cast: Cast, post: Post, sign_in: Any) -> None:
    post(b"X-Spam-Flag: YES\r\n" + letter("really from a customer", Subject="<b>TV</b>").as_bytes())
    held = ReceivedMail.objects.get()
    browser = sign_in(cast.ravi)
    page = browser.get("/email/held/").content.decode()
    assert "lakshmi@example.com" in page
    assert "<b>TV" not in page
    assert browser.post(f"/email/held/{held.pk}/return/").status_code == 302
    run_jobs()
    assert Message.objects.get().text == "really from a customer"
    assert browser.post(f"/email/held/{held.pk}/return/").status_code == 404


def test_strangers_see_no_held_mail(cast: Cast, post: Post, sign_in: Any, client: Any) -> None:
    from atithi.conversations.models import Channel

    post(b"X-Spam-Flag: YES\r\n" + letter("win").as_bytes())
    held = ReceivedMail.objects.get()
    assert client.get("/email/held/").status_code == 302
    assert client.post(f"/email/held/{held.pk}/return/").status_code == 302
    Channel.objects.filter(pk=cast.mailbox.pk).update(team=cast.complaints)
    outside, inside = sign_in(cast.ravi), sign_in(cast.imran)
    assert "lakshmi@example.com" not in outside.get("/email/held/").content.decode()
    assert outside.post(f"/email/held/{held.pk}/return/").status_code == 404
    assert "lakshmi@example.com" in inside.get("/email/held/").content.decode()
    assert Message.objects.count() == 0
