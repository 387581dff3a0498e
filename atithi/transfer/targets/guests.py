"""Guests: matched by number, phone and mail; added, or enriched as the owner chose. Never are two people made one."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.channels.email.actions import unsubscribe
from atithi.customers.actions import Enrichment, NewCustomer, bring_customers, enrich_customers
from atithi.customers.models import Customer
from atithi.transfer.reading.sheaves import Record
from atithi.transfer.reasons import Rejected
from atithi.transfer.targets import extras, values
from atithi.transfer.targets.base import Field, Given, Lines, Mark, Outcome, Scene, Settled, Target
from atithi.transfer.targets.owners import KIND, Known, contacts_of, known, remember, same_name

_STAFF = frozenset({"agent", "admin", "administrator"})


def fields() -> list[Field]:
    return [
        Field("name", _("Name"), ("name", "full name", "customer name", "guest name", "नाम", "ग्राहक का नाम", "పేరు",
              "కస్టమర్ పేరు", "নাম", "গ্রাহকের নাম", "naam")),
        Field("first_name", _("First name"), ("first name", "given name", "पहला नाम", "మొదటి పేరు", "প্রথম নাম")),
        Field("last_name", _("Last name"), ("last name", "surname", "family name", "उपनाम", "कुलनाम", "ఇంటి పేరు", "পদবি")),
        Field("phone", _("Phone"), ("phone", "phone no", "phone number", "mobile", "mobile no", "mobile number", "contact",
              "contact no", "cell", "whatsapp", "work phone", "फ़ोन", "फोन", "मोबाइल", "मोबाइल नंबर", "फ़ोन नंबर", "ఫోన్",
              "మొబైల్", "ఫోన్ నంబర్", "మొబైల్ నంబర్", "ফোন", "মোবাইল", "ফোন নম্বর", "মোবাইল নম্বর"), many=True),
        Field("email", _("Mail address"), ("email", "e-mail", "mail", "email address", "email id", "mail id", "ईमेल",
              "ई-मेल", "मेल", "ఈమెయిల్", "ఇమెయిల్", "మెయిల్", "ইমেইল", "ই-মেইল", "মেইল"), many=True),
        Field("number", _("Number where it comes from"), ("id", "customer id", "guest id", "user id", "customer no",
              "customer code", "ग्राहक संख्या", "ग्राहक आईडी", "కస్టమర్ ఐడి", "গ্রাহক আইডি")),
        Field("language", _("Language"), ("language", "locale", "preferred language", "भाषा", "భాష", "ভাষা")),
        Field("since", _("Guest since"), ("created at", "created", "created time", "customer since", "since", "date added",
              "joined", "कब से", "ఎప్పటి నుండి", "কবে থেকে")),
        Field("no_mails", _("Wants no automatic mails"), ("unsubscribed", "opted out", "opt out", "do not mail",
              "do not contact", "dnd", "no newsletter")),
        Field("role", _("Role (accounts of colleagues are left out)"), ("role",)),
        *extras.fields(),
    ]  # fmt: skip


def read(lines: Lines, record: Record, scene: Scene) -> Given:
    """One guest of one row. Raises Rejected with all that is wrong."""
    cells = lines[0]
    wrong: list[tuple[str, dict[str, Any]]] = []

    def each(reading: Any, name: str, *more: Any) -> Any:
        try:
            return reading(
                cells.get(name, [""]) if name in {"phone", "email"} else values.first(cells.get(name, [""])), *more
            )
        except Rejected as error:
            wrong.extend(error.reasons)
            return None

    if values.first(cells.get("role", [""])).lower() in _STAFF:
        raise Rejected(("colleague", {}))
    name = each(values.line, "name", 120) or " ".join(
        part for part in (each(values.line, "first_name", 60), each(values.line, "last_name", 60)) if part
    )
    found = {
        "name": name or "", "phone": each(values.phones, "phone") or [], "email": each(values.emails, "email") or [],
        "number": (each(values.line, "number", 80) or ""), "since": each(values.moment, "since", scene.zone),
        "language": values.language(values.first(cells.get("language", [""]))),
        "no_mails": each(values.flag, "no_mails", "no_mails"),
    }  # fmt: skip
    try:
        found["extras"] = extras.read(cells, scene)
    except Rejected as error:
        wrong.extend(error.reasons)
    contacts = contacts_of(found)
    if not contacts and not found["number"] and not wrong:
        wrong.append(("no_contact", {}))
    if wrong:
        raise Rejected(*wrong)
    keys = [f"{kind}:{value}" for kind, value in contacts]
    return Given(record.row, found, [*keys, *([f"number:{found['number']}"] if found["number"] else [])])


def settle(givens: Sequence[Given], scene: Scene, write: bool) -> Settled:
    """A batch of guests, each matched by itself."""
    whom = known(
        (contact for given in givens for contact in contacts_of(given.values)),
        (given.values["number"] for given in givens), scene,
    )  # fmt: skip
    there = extras.known_values(list(whom.people.values()), scene)
    settled: list[Outcome | Rejected | None] = [None] * len(givens)
    new: list[tuple[int, Given]] = []
    changes: dict[int, tuple[Enrichment, list[int]]] = {}
    for place, given in enumerate(givens):
        try:
            person = whom.owner(contacts_of(given.values), given.values["number"])
            if person is None:
                new.append((place, given))
                continue
            settled[place] = _enrich(place, given, person, whom, scene, changes, there.get(person.pk, {}))
        except Rejected as error:
            settled[place] = error
    for place, _given in new:
        settled[place] = Outcome("added")
    outcomes: Settled = [one for one in settled if one is not None]
    if write:
        _write(new, changes, outcomes, givens, whom, scene)
        _write_extras(outcomes, givens, whom, scene, there)
    return outcomes


def _enrich(
    place: int, given: Given, person: Customer, whom: Known, scene: Scene, changes: dict[int, tuple[Enrichment, list[int]]],
    there: dict[str, str],
) -> Outcome:  # fmt: skip
    """What a row says of somebody who is known. Raises Rejected where it may be somebody else."""
    said = given.values
    if scene.skips or person.erased_at is not None:
        return Outcome("same")
    fields = {
        name: said[name] for name in ("name", "language")
        if said[name] and said[name] != getattr(person, name) and (scene.overwrites or not getattr(person, name))
    }  # fmt: skip
    contacts = [each for each in contacts_of(said) if each not in whom.by_contact]
    by_number = whom.by_number.get(said["number"]) == person.pk if said["number"] else False
    if not scene.overwrites and not by_number and not same_name(person.name, said["name"]):
        raise Rejected(("other_name", {"known": person.name, "name": said["name"]}))
    more = extras.changes(there, said["extras"], scene)
    if not fields and not contacts and not more:
        return Outcome("same")
    entry, places = changes.setdefault(person.pk, (Enrichment(person), []))
    before = {name: entry.fields.get(name, getattr(person, name)) for name in fields}
    entry.fields.update(fields)
    entry.contacts += [each for each in contacts if each not in entry.contacts]
    whom.learn(person, contacts, said["number"])
    places.append(place)
    earlier = {key: there.get(key.removeprefix(extras.ATTRIBUTE), "") for key in more}
    mark = Mark(KIND, person.pk, False, {**before, **earlier}, {**fields, **more})
    if contacts:
        mark.after["contacts"] = [list(each) for each in contacts]
    return Outcome("changed", [mark])


def _write(
    new: list[tuple[int, Given]], changes: dict[int, tuple[Enrichment, list[int]]], outcomes: Settled,
    givens: Sequence[Given], whom: Known, scene: Scene,
) -> None:  # fmt: skip
    people = [
        NewCustomer(said["name"], tuple(contacts_of(said)), said["language"], said["since"])
        for said in (given.values for _place, given in new)
    ]
    rows = bring_customers(people=people, actor=scene.actor, data=scene.data) if people else []
    for (place, given), row in zip(new, rows, strict=True):
        outcomes[place] = Outcome("added", [Mark(KIND, row.pk, True)])
        whom.learn(row, contacts_of(given.values), given.values["number"])
    enrichments = [entry for entry, _places in changes.values()]
    written = [one for one in enrichments if one.fields or one.contacts]
    if written:
        enrich_customers(changes=written, actor=scene.actor, data=scene.data)


def _write_extras(
    outcomes: Settled, givens: Sequence[Given], whom: Known, scene: Scene, there: dict[int, dict[str, str]]
) -> None:
    numbers: dict[str, int] = {}
    wished: list[tuple[Customer, dict[str, Any], dict[str, str]]] = []
    for outcome, given in zip(outcomes, givens, strict=True):
        if isinstance(outcome, Rejected):
            continue
        said = given.values
        person = whom.owners(contacts_of(said), said["number"])[0]
        if said["number"]:
            numbers[said["number"]] = person.pk
        # A wish not to be written to is never lost, whatever was chosen for people who are known.
        if said["no_mails"]:
            for address in said["email"]:
                unsubscribe(address=address)
        if said["extras"] and not (scene.skips and outcome.what != "added") and person.erased_at is None:
            wished.append((person, said["extras"], there.get(person.pk, {})))
    if numbers:
        remember(KIND, numbers, scene)
    if wished:
        extras.write(wished, scene)


GUESTS = Target(
    "guests", _("Guests"), _("Names, phone numbers, mail addresses: who your customers are"), "users", fields, read, settle,
    size=150,
)  # fmt: skip
