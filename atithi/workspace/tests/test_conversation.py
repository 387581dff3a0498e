"""The open conversation: its stream, answering, notes, handling, files, and the guest's card."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atithi.channels.handlers import NO_ADDRESS
from atithi.conversations.actions import add_channel, mark_delivery, mark_read, send_reply
from atithi.conversations.models import Message
from atithi.customers.actions import claim_contact, identify
from atithi.events import Actor
from atithi.staff.models import User

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)


def test_the_page_holds_the_guests_words_the_notes_and_what_was_done(cast, sign_in):
    conversation = cast.conversation("ఫ్రిజ్ చల్లబడటం లేదు")
    browser = sign_in(cast.ravi)
    browser.post(
        reverse("workspace:messages", args=[conversation.public_id]), {"kind": "note", "text": "Same as last week"}
    )
    browser.post(reverse("workspace:assignment", args=[conversation.public_id]), {"person": cast.mita.public_id})
    page = browser.get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert "ఫ్రిజ్ చల్లబడటం లేదు" in page
    assert "Same as last week" in page
    assert "Ravi Teja gave this to Mita Sen" in page
    assert "message-note" in page


def test_opening_fifty_messages_takes_no_more_queries_than_opening_one(cast, sign_in, django_assert_num_queries):
    conversation = cast.conversation()
    browser, address = sign_in(cast.ravi), reverse("workspace:conversation", args=[conversation.public_id])
    pane = {"HX-Request": "true"}
    browser.get(address, headers=pane)
    with django_assert_num_queries(19) as one:
        browser.get(address, headers=pane)
    for number in range(49):
        cast.says(f"message {number}")
    with django_assert_num_queries(len(one)):
        browser.get(address, headers=pane)


def test_a_reply_is_sent_once_however_often_its_key_comes(cast, sign_in):
    conversation = cast.conversation()
    browser, address = sign_in(cast.ravi), reverse("workspace:messages", args=[conversation.public_id])
    for _again in range(3):
        answer = browser.post(address, {"text": "Namaste!", "key": "k-1"}, headers={"X-Requested-With": "desk"})
        assert answer.status_code == 201
    assert Message.objects.filter(conversation=conversation, kind="reply").count() == 1


def test_a_reply_past_an_unseen_message_is_held_back_once(cast, sign_in):
    conversation = cast.conversation()
    seen = conversation.messages.get().pk
    late = cast.says("One more thing")
    browser, address = sign_in(cast.ravi), reverse("workspace:messages", args=[conversation.public_id])
    held = browser.post(address, {"text": "Done", "seen": seen, "key": "a"})
    assert held.status_code == 409
    assert held.json() == {"because": "customer", "name": "Lakshmi Devi"}
    assert not Message.objects.filter(kind="reply").exists()
    sent = browser.post(address, {"text": "Done", "seen": late.pk, "key": "a"}, headers={"HX-Request": "true"})
    assert sent.status_code == 201


def test_a_colleagues_answer_holds_back_a_second_one_but_ones_own_does_not(cast, sign_in):
    conversation = cast.conversation()
    seen = conversation.messages.get().pk
    address = reverse("workspace:messages", args=[conversation.public_id])
    sign_in(cast.mita).post(address, {"text": "On its way"})
    held = sign_in(cast.ravi).post(address, {"text": "Tomorrow", "seen": seen})
    assert (held.status_code, held.json()["because"], held.json()["name"]) == (409, "colleague", "Mita Sen")
    assert sign_in(cast.mita).post(address, {"text": "Sorry, tomorrow", "seen": seen}).status_code == 302


def test_an_empty_answer_is_refused_in_words(cast, sign_in):
    conversation = cast.conversation()
    answer = sign_in(cast.ravi).post(
        reverse("workspace:messages", args=[conversation.public_id]), {"text": "  \n "}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 400
    assert "Please write something first." in answer.content.decode()


def test_a_picture_is_shown_and_anything_else_is_a_download(cast, sign_in):
    conversation = cast.conversation()
    browser = sign_in(cast.ravi)
    files = [
        SimpleUploadedFile("bill.png", PNG, "image/png"),
        SimpleUploadedFile("run.html", b"<script>alert(1)</script>", "text/html"),
    ]
    browser.post(reverse("workspace:messages", args=[conversation.public_id]), {"text": "See", "files": files})
    picture, page = Message.objects.get(kind="reply").attachments.order_by("id")
    shown = browser.get(reverse("workspace:attachment", args=[picture.public_id]))
    assert shown["Content-Type"] == "image/png"
    stored = browser.get(reverse("workspace:attachment", args=[page.public_id]))
    assert stored["Content-Type"] == "application/octet-stream"
    assert stored["Content-Disposition"].startswith("attachment")


def test_eleven_files_are_too_many(cast, sign_in):
    conversation = cast.conversation()
    files = [SimpleUploadedFile(f"{number}.png", PNG, "image/png") for number in range(11)]
    answer = sign_in(cast.ravi).post(
        reverse("workspace:messages", args=[conversation.public_id]), {"text": "x", "files": files}
    )
    assert answer.status_code in {400, 413}
    assert not Message.objects.filter(kind="reply").exists()


def test_hostile_words_are_shown_as_words(cast, sign_in):
    conversation = cast.conversation(
        "<script>alert(1)</script> 98480 22338 https://example.com/?a=1&b=2 javascript:alert(1)"
    )
    page = sign_in(cast.ravi).get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="tel:9848022338"' in page
    assert 'href="https://example.com/?a=1&amp;b=2"' in page
    assert 'href="javascript' not in page


def test_empty_lines_become_paragraphs_and_stay_safe(cast, sign_in):
    conversation = cast.conversation("Dear team,\n\n<b>no</b> cooling\nsince Monday\n \n\nLakshmi")
    page = sign_in(cast.ravi).get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert "<p>Dear team,</p><p>&lt;b&gt;no&lt;/b&gt; cooling\nsince Monday</p><p>Lakshmi</p>" in page


def test_close_and_open_again(cast, sign_in):
    conversation = cast.conversation()
    browser = sign_in(cast.ravi)
    head = browser.post(reverse("workspace:closure", args=[conversation.public_id]), headers={"HX-Request": "true"})
    assert 'data-open="no"' in head.content.decode()
    browser.post(reverse("workspace:reopening", args=[conversation.public_id]))
    conversation.refresh_from_db()
    assert conversation.is_open


def test_a_team_takes_it_and_nobody_keeps_it(cast, sign_in):
    conversation = cast.conversation()
    browser, address = sign_in(cast.ravi), reverse("workspace:assignment", args=[conversation.public_id])
    browser.post(address, {"person": cast.ravi.public_id})
    browser.post(address, {"team": cast.sales.public_id})
    conversation.refresh_from_db()
    assert (conversation.team, conversation.assignee) == (cast.sales, None)
    browser.post(address, {"team": ""})
    conversation.refresh_from_db()
    assert conversation.team is None


def test_news_brings_only_what_the_page_does_not_have(cast, sign_in):
    conversation = cast.conversation("first words")
    last = conversation.messages.get().pk
    cast.says("second words")
    news = sign_in(cast.ravi).get(
        reverse("workspace:news", args=[conversation.public_id]), {"message": last, "event": 0}
    )
    assert "second words" in news.content.decode()
    assert "first words" not in news.content.decode()


def test_older_messages_come_page_by_page_without_a_gap(cast, sign_in):
    conversation = cast.conversation("message 0")
    for number in range(1, 120):
        cast.says(f"message {number}")
    browser = sign_in(cast.ravi)
    page = browser.get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    seen = page
    while "older/?before=" in page:
        before = page.split("older/?before=")[1].split('"')[0]
        page = browser.get(
            reverse("workspace:older", args=[conversation.public_id]), {"before": before}
        ).content.decode()
        seen += page
    for number in range(120):
        assert seen.count(f">message {number}</div>") == 1, number


def test_what_was_not_read_yet_is_marked(cast, sign_in):
    conversation = cast.conversation("read")
    mark_read(conversation=conversation, user=cast.ravi)
    cast.says("new")
    page = sign_in(cast.ravi).get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert page.index(">read</div>") < page.index("first-unread") < page.index(">new</div>")


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_an_answer_that_did_not_arrive_can_be_sent_again(cast, sign_in, state):
    conversation = cast.conversation()
    browser = sign_in(cast.ravi)
    browser.post(reverse("workspace:messages", args=[conversation.public_id]), {"text": "Namaste"})
    reply = Message.objects.get(kind="reply")
    mark_delivery(message=reply, delivery=state, actor=Actor.system(), note="mailbox full")
    page = browser.get(reverse("workspace:message", args=[reply.public_id])).content.decode()
    assert "mailbox full" in page
    again = browser.post(reverse("workspace:retry", args=[reply.public_id]), headers={"HX-Request": "true"})
    assert "delivery-queued" in again.content.decode()


def test_a_claim_is_shown_as_one_and_joins_only_after_confirmation(cast, sign_in):
    conversation = cast.conversation(who="chat@example.com")
    owner = identify(kind="phone", value="9848022338", name="Lakshmi D")
    claim_contact(customer=conversation.customer, kind="phone", value="9848022338")
    browser = sign_in(cast.ravi)
    page = browser.get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert "says so, not verified" in page
    assert "Join the two" in page
    browser.post(reverse("workspace:merge", args=[conversation.public_id]), {"other": owner.public_id})
    conversation.customer.refresh_from_db()
    assert conversation.customer.merged_into == owner


def test_only_a_suggested_guest_can_be_joined(cast, sign_in):
    conversation = cast.conversation()
    stranger = identify(kind="email", value="other@example.com", name="Other")
    answer = sign_in(cast.ravi).post(
        reverse("workspace:merge", args=[conversation.public_id]), {"other": stranger.public_id}
    )
    assert answer.status_code == 404
    conversation.customer.refresh_from_db()
    assert conversation.customer.merged_into is None


def test_the_guests_name_and_language_can_be_corrected(cast, sign_in):
    conversation = cast.conversation()
    address = reverse("workspace:guest_details", args=[conversation.customer.public_id])
    form = {"name": "లక్ష్మి", "language": "te", "conversation": conversation.public_id}
    card = sign_in(cast.ravi).post(address, form, headers={"HX-Request": "true"})
    assert "లక్ష్మి" in card.content.decode()
    conversation.customer.refresh_from_db()
    assert (conversation.customer.name, conversation.customer.language) == ("లక్ష్మి", "te")


def test_a_channel_that_cannot_be_answered_takes_notes_alone(cast, sign_in):
    phone = add_channel(kind="telegraph", name="Telegraph", actor=Actor.system())
    conversation = cast.conversation("hello", channel_id=phone.id)
    browser = sign_in(cast.ravi)
    address = f"/conversations/{conversation.public_id}/"
    assert "cannot send on this channel" in browser.get(address).content.decode()
    refused = browser.post(f"{address}messages/", {"kind": "reply", "text": "Hello"})
    assert refused.status_code == 409
    assert conversation.messages.count() == 1
    assert browser.post(f"{address}messages/", {"kind": "note", "text": "They called."}).status_code in {201, 302}
    assert conversation.messages.count() == 2


def test_why_a_reply_did_not_arrive_is_said_in_the_readers_language(cast, sign_in):
    conversation = cast.conversation("hello")
    reply = send_reply(conversation=conversation, text="On its way.", actor=Actor.system(), author=cast.ravi)
    mark_delivery(message=reply, delivery="failed", actor=Actor.system(), note=NO_ADDRESS)
    User.objects.filter(pk=cast.ravi.pk).update(language="hi")
    shown = sign_in(cast.ravi).get(f"/conversations/{conversation.public_id}/").content.decode()
    assert "इन ग्राहक का कोई पता मालूम नहीं" in shown
    mark_delivery(message=reply, delivery="uncertain", actor=Actor.system(), note="<b>550 100% full</b>")
    shown = sign_in(cast.ravi).get(f"/conversations/{conversation.public_id}/").content.decode()
    assert "&lt;b&gt;550 100% full&lt;/b&gt;" in shown
