"""Files of what is being written: on every device, gone with the answer, nobody else's. Strangers find nothing of it."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from atithi.conversations.actions import assign, plan_reply
from atithi.conversations.handlers import forget_old_drafts
from atithi.conversations.models import DraftFile, Message, PlannedReply
from atithi.core.clock import now
from atithi.events import Actor
from atithi.files.models import StoredFile

DESK = {"X-Requested-With": "desk"}


def _put(browser, conversation, *names, kind="reply"):
    sent = [SimpleUploadedFile(name, b"bill of " + name.encode(), "text/plain") for name in names]
    address = reverse("workspace:draft_files", args=[conversation.public_id])
    return browser.post(address, {"kind": kind, "files": sent}, headers=DESK)


def _send(browser, conversation, **values):
    return browser.post(reverse("workspace:messages", args=[conversation.public_id]), values, headers=DESK)


def _drafts(browser, conversation):
    return browser.get(reverse("workspace:draft", args=[conversation.public_id])).json()


def test_files_of_a_draft_are_there_on_other_devices_and_go_with_the_answer_once(cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(cast.ravi)
    answer = _put(browser, conversation, "bill.txt", "photo.txt")
    assert answer.status_code == 201
    first, second = (one["id"] for one in answer.json()["files"])
    assert [one["name"] for one in _drafts(sign_in(cast.ravi), conversation)["reply"]["files"]] == [
        "bill.txt",
        "photo.txt",
    ]
    values = {"kind": "reply", "text": "", "held": [second, first], "key": "k1"}
    assert _send(browser, conversation, **values).status_code == 201
    message = Message.objects.get(kind="reply")
    assert [each.file.name for each in message.attachments.order_by("id")] == ["photo.txt", "bill.txt"]
    assert not DraftFile.objects.exists()
    # Its answer was lost, and the page sends it once more.
    assert _send(browser, conversation, **values).status_code == 201
    assert Message.objects.filter(kind="reply").count() == 1


def test_what_is_taken_back_has_its_files_again(cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(cast.ravi)
    [one] = _put(browser, conversation, "bill.txt").json()["files"]
    cast.ravi.undo_seconds = 20
    cast.ravi.save()
    assert _send(browser, conversation, kind="reply", text="Here", held=one["id"], undo="yes").status_code == 202
    assert not DraftFile.objects.exists()
    planned = PlannedReply.objects.get()
    back = browser.post(reverse("workspace:planned_cancel", args=[planned.public_id]), headers=DESK).json()
    assert [each["name"] for each in back["files"]] == ["bill.txt"]
    assert _drafts(browser, conversation)["reply"]["files"] == back["files"]


def test_a_removed_file_is_gone_for_good_unless_something_else_has_it(cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(cast.ravi)
    kept, gone = _put(browser, conversation, "kept.txt", "gone.txt").json()["files"]
    file = DraftFile.objects.get(public_id=kept["id"]).file
    plan_reply(conversation=conversation, text="x", author=cast.ravi, due_at=now() + timedelta(hours=1), files=[file])
    for one in (kept, gone):
        assert browser.delete(one["url"], headers=DESK).status_code == 204
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["kept.txt"]
    assert browser.get(gone["url"]).status_code == 404


def test_what_was_begun_long_ago_is_forgotten_with_its_bytes(cast, sign_in):
    conversation = cast.conversation()
    _put(sign_in(cast.ravi), conversation, "old.txt", "new.txt")
    DraftFile.objects.filter(file__name="old.txt").update(created_at=now() - timedelta(days=400))
    forget_old_drafts(None)  # type: ignore[arg-type]
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["new.txt"]


def test_a_draft_is_of_a_reply_or_of_a_note(cast, sign_in):
    answer = _put(sign_in(cast.ravi), cast.conversation(), "bill.txt", kind="letter")
    assert answer.status_code == 400
    assert "A draft is of a reply or of a note." in answer.content.decode()
    assert not DraftFile.objects.exists()


def test_ten_files_are_the_most_also_one_after_the_other(cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(cast.ravi)
    assert _put(browser, conversation, *(f"{number}.txt" for number in range(8))).status_code == 201
    assert "At most 10 files" in _put(browser, conversation, "a.txt", "b.txt", "c.txt").content.decode()
    assert DraftFile.objects.count() == StoredFile.objects.count() == 8


def test_where_one_file_is_refused_none_is_kept(cast, sign_in):
    sent = [SimpleUploadedFile("bill.txt", b"a bill"), SimpleUploadedFile("nothing.txt", b"")]
    address = reverse("workspace:draft_files", args=[cast.conversation().public_id])
    assert sign_in(cast.ravi).post(address, {"kind": "reply", "files": sent}, headers=DESK).status_code == 400
    assert not StoredFile.objects.exists()


def test_a_draft_is_its_writers_alone(cast, sign_in):
    conversation = cast.conversation()
    [one] = _put(sign_in(cast.ravi), conversation, "bill.txt").json()["files"]
    for stranger in (cast.mita, cast.farida, cast.asha):
        browser = sign_in(stranger)
        assert browser.get(one["url"]).status_code == 404
        assert browser.delete(one["url"], headers=DESK).status_code == 404
        assert _drafts(browser, conversation) == {}
        assert _send(browser, conversation, kind="reply", text="x", held=one["id"]).status_code == 201
    assert DraftFile.objects.count() == 1
    assert not Message.objects.filter(attachments__isnull=False).exists()
    # In a private team's conversation one's own draft is out of reach, too.
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    assert sign_in(cast.ravi).get(one["url"]).status_code == 404
    assert _put(sign_in(cast.ravi), conversation, "more.txt").status_code == 404
