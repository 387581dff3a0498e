"""Old conversations: over, found by search, in the guest's timeline. Nobody is told of them and nobody is answered."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.bringing import OldConversation, OldMessage, bring_conversations
from atithi.conversations.models import MessageKind
from atithi.staff.models import User
from atithi.transfer.models import Origin
from atithi.transfer.reading.sheaves import Record
from atithi.transfer.reasons import Rejected
from atithi.transfer.targets import values
from atithi.transfer.targets.base import Field, Given, Lines, Mark, Outcome, Scene, Settled, Target
from atithi.transfer.targets.orders import new_guest
from atithi.transfer.targets.owners import KIND as GUEST
from atithi.transfer.targets.owners import Known, contacts_of, known, remember

KIND = "conversation"
LONGEST = 100_000
_WHO = {
    MessageKind.CUSTOMER: "guest customer user requester end-user incoming ग्राहक मेहमान కస్టమర్ অতিথি গ্রাহক in",
    MessageKind.REPLY: "staff agent reply outgoing us business support कर्मचारी एजेंट సిబ్బంది কর্মী out",
    MessageKind.NOTE: "note private internal नोट గమనిక নোট",
}
_KIND_OF = {word: kind for kind, words in _WHO.items() for word in words.split()}


def fields() -> list[Field]:
    return [
        Field("number", _("Number of the conversation"), ("id", "ticket id", "ticket", "conversation", "conversation id", "case",
              "case id", "display_id", "टिकट", "बातचीत", "సంభాషణ", "టికెట్", "কথোপকথন", "টিকিট"), need=True),
        Field("subject", _("Subject"), ("subject", "title", "topic", "विषय", "విషయం", "বিষয়")),
        Field("guest", _("Guest's number where it comes from"), ("requester id", "requester_id", "requester.id", "customer id",
              "contact id", "user id")),
        Field("name", _("Guest's name"), ("requester", "requester name", "requester.name", "requester_name", "full name",
              "customer", "customer name", "guest", "guest name", "contact name", "name", "नाम", "पेर", "పేరు", "নাম")),
        Field("phone", _("Phone"), ("phone", "mobile", "requester.phone", "requester.mobile", "contact phone", "फ़ोन", "मोबाइल",
              "ఫోన్", "మొబైల్", "ফোন", "মোবাইল"), many=True),
        Field("email", _("Mail address"), ("email", "requester.email", "requester email", "requester_email", "contact email",
              "ईमेल", "ఈమెయిల్", "ইমেইল"), many=True),
        Field("at", _("When it was said"), ("at", "date", "time", "created at", "created_at", "created time", "sent at", "समय",
              "तारीख", "సమయం", "తేదీ", "সময়", "তারিখ")),
        Field("who", _("Who said it (guest, staff, note)"), ("who", "from", "author type", "direction", "sender", "किसने", "ఎవరు",
              "কে")),
        Field("author", _("Colleague who wrote"), ("author", "agent", "agent email", "assignee", "responder", "staff")),
        Field("text", _("What was said"), ("text", "message", "body", "comment", "content", "description", "संदेश", "సందేశం",
              "বার্তা")),
        Field("messages", _("All that was said (of an export)"), ("messages",)),
        Field("closed_at", _("When it was over"), ("closed at", "solved at", "resolved at", "resolved time", "closed time",
              "updated_at", "updated at")),
    ]  # fmt: skip


def read(lines: Lines, record: Record, scene: Scene) -> Given:
    """A conversation of one row or several. Raises Rejected."""
    head = lines[0]

    def one(name: str) -> str:
        return next((text for line in lines for text in line.get(name, []) if text), "")

    number = values.line(one("number"), 80)
    if not number:
        raise Rejected(("missing", {"field": "number"}))
    began = values.moment(one("at"), scene.zone)
    if one("messages"):
        said = [_exported(each, began, scene) for each in json.loads(one("messages"))]
    else:
        said = [each for line in lines if (each := _row(line, scene)) is not None]
    if not said:
        raise Rejected(("no_messages", {}))
    said.sort(key=lambda each: each["at"])
    closed = values.moment(one("closed_at"), scene.zone) or said[-1]["at"]
    contacts = {"phone": values.phones(head.get("phone", [])), "email": values.emails(head.get("email", []))}
    guest = values.line(one("guest"), 80)
    if not guest and not contacts["phone"] and not contacts["email"]:
        raise Rejected(("guest_unknown", {}))
    found = {
        **contacts, "number": number, "guest": guest, "name": values.line(one("name"), 120), "closed_at": closed,
        "subject": values.line(one("subject"), 200), "said": said,
    }  # fmt: skip
    return Given(record.row, found, [f"conversation:{number}"])


def _row(line: dict[str, list[str]], scene: Scene) -> dict[str, Any] | None:
    text = values.prose(values.first(line.get("text", [""])), LONGEST)
    if not text:
        return None
    at = values.moment(values.first(line.get("at", [""])), scene.zone)
    if at is None:
        raise Rejected(("missing", {"field": "at"}))
    who = values.first(line.get("who", [""])).strip().lower()
    kind = _KIND_OF.get(who, MessageKind.CUSTOMER if not who else "")
    if not kind:
        raise Rejected(("choice_unknown", {"value": who[:40], "field": "who"}))
    return {"kind": kind, "text": text, "at": at, "author": values.first(line.get("author", [""])).strip()}


def _exported(each: dict[str, str], began: datetime | None, scene: Scene) -> dict[str, Any]:
    at = values.moment(each.get("at", ""), scene.zone) or began
    if at is None:
        raise Rejected(("missing", {"field": "at"}))
    kind = _KIND_OF.get(each.get("who", ""), MessageKind.NOTE)
    author = each.get("mail") or each.get("name", "")
    return {"kind": kind, "text": values.prose(each.get("text", ""), LONGEST), "at": at, "author": author}


def settle(givens: Sequence[Given], scene: Scene, write: bool) -> Settled:
    """Conversations that are here already stay as they are; new ones come with their guests."""
    numbers = [given.values["number"] for given in givens]
    here = Origin.objects.filter(origin=scene.origin, kind=KIND, external_id__in=numbers)
    there = set(here.values_list("external_id", flat=True))
    whom = known(
        (contact for given in givens for contact in contacts_of(given.values)),
        (given.values["guest"] for given in givens), scene,
    )  # fmt: skip
    settled: Settled = []
    old: list[tuple[int, OldConversation]] = []
    colleagues = _colleagues() if write else {}
    for place, given in enumerate(givens):
        if given.values["number"] in there:
            settled.append(Outcome("same"))
            continue
        try:
            outcome = Outcome("added")
            person = whom.owner(contacts_of(given.values), given.values["guest"])
            if person is None and not contacts_of(given.values):
                raise Rejected(("guest_unknown", {}))
            if write:
                old.append((place, _old(given, person, whom, scene, outcome, colleagues)))
            settled.append(outcome)
        except Rejected as error:
            settled.append(error)
    if old:
        rows = bring_conversations(old=[one for _place, one in old], actor=scene.actor, data=scene.data)
        for (place, _one), row in zip(old, rows, strict=True):
            brought = settled[place]
            if isinstance(brought, Outcome):
                brought.marks.append(Mark(KIND, row.pk, True))
        remember(
            KIND, {givens[place].values["number"]: row.pk for (place, _one), row in zip(old, rows, strict=True)}, scene
        )
    return settled


def _old(
    given: Given, person: Any, whom: Known, scene: Scene, outcome: Outcome, colleagues: dict[str, int]
) -> OldConversation:
    said = given.values
    if person is None:
        since = said["said"][0]["at"]
        person = new_guest(said["name"], contacts_of(said), said["guest"], whom, scene, outcome.marks, since=since)
    elif said["guest"] and said["guest"] not in whom.by_number:
        whom.learn(person, [], said["guest"])
        remember(GUEST, {said["guest"]: person.pk}, scene)
    messages = tuple(
        OldMessage(each["kind"], _worded(each, colleagues), each["at"], _author(each, colleagues))
        for each in said["said"]
    )
    return OldConversation(person, said["subject"], messages, said["closed_at"])


def _ours(each: dict[str, Any]) -> bool:
    return str(each["kind"]) != MessageKind.CUSTOMER


def _author(each: dict[str, Any], colleagues: dict[str, int]) -> int | None:
    return colleagues.get(each["author"].lower()) if _ours(each) else None


def _worded(each: dict[str, Any], colleagues: dict[str, int]) -> str:
    """The words; of colleagues who are not here, with their name above."""
    if _ours(each) and each["author"] and each["author"].lower() not in colleagues:
        return f"{each['author']}:\n{each['text']}"
    return str(each["text"])


def _colleagues() -> dict[str, int]:
    """Colleagues by mail and by name."""
    found: dict[str, int] = {}
    for pk, name, email in User.objects.values_list("pk", "name", "email"):
        found[email.lower()] = pk
        found.setdefault(name.lower(), pk)
    return found


CONVERSATIONS = Target(
    "conversations", _("Old conversations"), _("What was said before, closed and found by search"), "message-square", fields,
    read, settle, size=25, group="number",
)  # fmt: skip
