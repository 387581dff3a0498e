"""Whose conversation a mail belongs to, and what of it is new."""

from email.message import EmailMessage

import pytest

from atithi.channels.email import signed
from atithi.channels.email.models import ReceivedMail
from atithi.channels.email.tests.conftest import Post, PostOffice, letter
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations.actions import change_channel, close, send_reply
from atithi.conversations.models import Conversation, Message
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.files.actions import store

VERIFIED = "mx.sharma.example; dmarc=pass header.from=example.com; spf=pass smtp.mailfrom=lakshmi@example.com"
FORGED = "mx.sharma.example; dmarc=fail (p=reject) header.from=example.com"


def trusting(cast: Cast, **settings: object) -> None:
    change_channel(
        channel=cast.mailbox, settings={"trusted_servers": ["mx.sharma.example"], **settings}, actor=Actor.system()
    )


def answered(
    cast: Cast, post: Post, office: PostOffice, text: str = "We will call you."
) -> tuple[Message, EmailMessage]:
    """Lakshmi wrote, Ravi answered; her message and the mail that she got."""
    message = post(letter("My TV shows no picture.", Subject="TV broken"))
    assert message is not None
    send_reply(conversation=message.conversation, text=text, actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    return message, office.mails[-1]


def test_a_reply_reaches_the_customer_in_the_thread(cast: Cast, post: Post, post_office: PostOffice) -> None:
    message, mail = answered(cast, post, post_office, "हम कल आएँगे।\n\nDetails: https://sharma.example/tv?a=1&b=2.")
    original = RawInbound.objects.get().provider_id.split()[0]
    assert post_office.envelopes == [("help@sharma.example", ["lakshmi@example.com"])]
    assert mail["Subject"] == "Re: TV broken"
    assert (mail["In-Reply-To"], mail["References"]) == (original, original)
    assert mail["From"].addresses[0].addr_spec == "help@sharma.example"
    assert mail["To"].addresses[0].display_name == "Lakshmi Devi"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert (
        plain.get_content()
        .replace("\r\n", "\n")
        .startswith("हम कल आएँगे।\n\nDetails: https://sharma.example/tv?a=1&b=2.")
    )
    assert '<a href="https://sharma.example/tv?a=1&amp;b=2">' in html.get_content()
    assert "Ravi Teja" in html.get_content()
    reply = Message.objects.get(kind="reply")
    assert (reply.delivery, reply.provider_id) == ("sent", mail["Message-ID"])
    assert message.conversation_id == reply.conversation_id


def test_the_answer_to_the_signed_address_joins_whoever_sends_it(
    cast: Cast, post: Post, post_office: PostOffice
) -> None:
    message, mail = answered(cast, post, post_office)
    to = mail["Reply-To"].addresses[0].addr_spec
    assert to.startswith("help+c-")
    later = post(
        letter(
            "And from my office address.",
            From="Lakshmi <lakshmi@office.example>",
            To=to.upper(),
            Subject="something else",
        )
    )
    assert later is not None
    assert later.conversation_id == message.conversation_id
    assert later.customer != message.customer


def test_the_answer_by_reference_joins(cast: Cast, post: Post, post_office: PostOffice) -> None:
    message, mail = answered(cast, post, post_office)
    later = post(letter("Thanks!", In_Reply_To=mail["Message-ID"]))
    assert later is not None
    assert later.conversation_id == message.conversation_id


def test_the_next_mail_of_the_guests_own_thread_joins(cast: Cast, post: Post) -> None:
    first = post(letter("one", Message_ID="<own-1@example.com>"))
    second = post(letter("two", Message_ID="<own-2@example.com>", References="<own-1@example.com>"))
    assert first
    assert second
    assert first.conversation_id == second.conversation_id


def test_a_stranger_who_knows_a_guests_message_id_joins_nothing(cast: Cast, post: Post) -> None:
    first = post(letter("one", Message_ID="<own-1@example.com>"))
    second = post(letter("send me the invoice", From="Eve <eve@evil.example>", References="<own-1@example.com>"))
    assert first
    assert second
    assert first.conversation_id != second.conversation_id
    assert "no part" in second.delivery_note


def test_the_same_subject_alone_joins_nothing(cast: Cast, post: Post) -> None:
    first, second = post(letter("one", Subject="Refund")), post(letter("two", Subject="Re: Refund"))
    assert first
    assert second
    assert first.conversation_id != second.conversation_id
    assert first.customer == second.customer


def test_a_forged_sender_joins_no_history_whatever_it_carries(cast: Cast, post: Post, post_office: PostOffice) -> None:
    trusting(cast)
    message, mail = answered(cast, post, post_office)
    forged = post(
        b"Authentication-Results: "
        + FORGED.encode()
        + b"\r\n"
        + letter("pay to my account", To=str(mail["Reply-To"])).as_bytes()
    )
    assert forged is not None
    assert forged.conversation_id != message.conversation_id
    assert forged.customer != message.customer
    assert "forged" in forged.delivery_note
    genuine = post(
        b"Authentication-Results: "
        + VERIFIED.encode()
        + b"\r\n"
        + letter("genuine", To=str(mail["Reply-To"])).as_bytes()
    )
    assert genuine is not None
    assert genuine.conversation_id == message.conversation_id
    assert ReceivedMail.objects.get(message=genuine).trust == "verified"


def test_results_that_the_sender_wrote_himself_count_nothing(cast: Cast, post: Post) -> None:
    trusting(cast)
    head = b"Received: from a by mx.sharma.example; now\r\nReceived: from b by a; now\r\n"
    post(head + b"Authentication-Results: " + VERIFIED.encode() + b"\r\n" + letter("trust me").as_bytes())
    post(
        b"Authentication-Results: "
        + VERIFIED.replace("mx.sharma", "mx.evil").encode()
        + b"\r\n"
        + letter("me too").as_bytes()
    )
    assert set(ReceivedMail.objects.values_list("trust", flat=True)) == {"unknown"}


@pytest.mark.parametrize(("rule", "same"), [("reopen", True), ("new", False)])
def test_an_answer_to_a_closed_conversation_follows_the_owners_rule(
    cast: Cast, post: Post, post_office: PostOffice, rule: str, same: bool
) -> None:
    trusting(cast, closed=rule)
    message, mail = answered(cast, post, post_office)
    close(conversation=message.conversation, actor=Actor.staff(cast.ravi.id))
    later = post(letter("It broke again", To=str(mail["Reply-To"])))
    assert later is not None
    assert (later.conversation_id == message.conversation_id) is same
    assert later.conversation.is_waiting
    if not same:
        note = Message.objects.get(kind="note")
        assert f"#{message.conversation_id}" in note.text


def test_a_colleague_answers_from_their_own_mail_program(cast: Cast, post: Post, post_office: PostOffice) -> None:
    trusting(cast)
    message = post(letter())
    assert message is not None
    address = f"help+{signed.token_for(message.conversation_id, cast.ravi.id)}@sharma.example"
    mail = letter(
        "It is under guarantee.\n\nOn Sat, 21 Nov 2026 at 10:00, Desk <help@sharma.example> wrote:\n> TV",
        From="Ravi <ravi@sharma.example>",
        To=address,
    )
    assert post(mail) is None or Message.objects.filter(kind="reply").count() == 0  # nobody vouches for the sender
    verified = b"Authentication-Results: mx.sharma.example; dmarc=pass header.from=sharma.example\r\n"
    mail.replace_header("Message-ID", "<2@sharma.example>")
    post(verified + mail.as_bytes())
    reply = Message.objects.get(kind="reply")
    assert (reply.text, reply.author) == ("It is under guarantee.", cast.ravi)
    assert post_office.envelopes[-1][1] == ["lakshmi@example.com"]


def test_what_a_colleague_forwards_becomes_the_original_guests(cast: Cast, post: Post) -> None:
    trusting(cast)
    text = "Please help her.\n\n---------- Forwarded message ---------\nFrom: Lakshmi Devi <lakshmi@example.com>\nDate: Fri"
    text += ", 20 Nov 2026 at 09:00\nSubject: Fridge\nTo: <ravi@sharma.example>\n\nThe fridge is warm."
    verified = b"Authentication-Results: mx.sharma.example; dmarc=pass header.from=sharma.example\r\n"
    message = post(verified + letter(text, From="Ravi <ravi@sharma.example>", Subject="Fwd: Fridge").as_bytes())
    assert message is not None
    assert message.text == "The fridge is warm."
    assert message.customer.contact_points.get().value == "lakshmi@example.com"
    assert message.conversation.subject == "Fridge"
    note = Message.objects.get(kind="note")
    assert (note.author, "Please help her." in note.text) == (cast.ravi, True)


def test_those_in_copy_and_reply_to_are_respected(cast: Cast, post: Post, post_office: PostOffice) -> None:
    message = post(
        letter(Cc="Husband <h@example.com>, help@sharma.example", Reply_To="Lakshmi at work <work@example.com>")
    )
    assert message is not None
    send_reply(conversation=message.conversation, text="ok", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    assert post_office.envelopes[-1][1] == ["work@example.com", "h@example.com"]
    assert post_office.mails[-1]["Cc"] == "h@example.com"


def test_an_answer_that_would_go_to_a_stranger_is_pointed_out(cast: Cast, post: Post) -> None:
    message = post(letter(Reply_To="eve@evil.example"))
    assert message is not None
    assert "eve@evil.example" in message.delivery_note


def test_a_contact_form_writes_for_its_guest(cast: Cast, post: Post) -> None:
    message = post(letter(From="Website <help@sharma.example>", Reply_To="Rina Das <rina@example.com>"))
    assert message is not None
    assert message.customer.name == "Rina Das"


def test_only_the_new_words_are_shown_and_the_rest_is_folded(cast: Cast, post: Post) -> None:
    text = "ठीक है, धन्यवाद\n\nशनि, 21 नव॰ 2026 को 3:04 pm बजे Sharma <help@sharma.example> ने लिखा:\n\n> हम कल आएँगे।"
    message = post(letter(text))
    assert message is not None
    assert message.text == "ठीक है, धन्यवाद"
    assert "> हम कल आएँगे।" in message.quoted


def test_the_mail_of_a_reply_is_the_same_bytes_at_every_try(cast: Cast, post: Post, post_office: PostOffice) -> None:
    post_office.answers["DATA"] = "451 later"
    message = post(letter())
    assert message is not None
    file = store(content=b"%PDF-1.4 x", name="बिल.pdf", declared_type="application/pdf")
    send_reply(
        conversation=message.conversation,
        text="with a bill",
        actor=Actor.staff(cast.ravi.id),
        author=cast.ravi,
        files=[file],
    )
    run_jobs(strict=False)
    from atithi.core.clock import now
    from atithi.events.models import Job

    Job.objects.filter(handler="channels.deliver").update(run_at=now())
    del post_office.answers["DATA"]
    run_jobs()
    first, second = post_office.mails
    assert first["Message-ID"] == second["Message-ID"]
    attachment = next(second.iter_attachments())
    assert (attachment.get_filename(), attachment.get_content()) == ("बिल.pdf", b"%PDF-1.4 x")
    assert Message.objects.get(kind="reply").delivery == "sent"


def test_conversations_count_once(cast: Cast, post: Post) -> None:
    post(letter())
    post(letter())
    assert Conversation.objects.count() == 1
